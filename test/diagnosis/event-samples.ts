/** A message as a controller writes it, and what the tables make of it. */
export interface EventSample {
  readonly component: string;
  readonly kind: string;
  readonly reason: string;
  readonly message: string;
  /** The row of the event. */
  readonly event: string;
  /** The row of the error that it quotes. */
  readonly error?: string;
  /** A rule that foretells it; absent where none does. */
  readonly rule?: string;
}

type Line = readonly [reason: string, message: string, event: string, rule?: string];
type ErrorLine = readonly [error: string, row: string, rule?: string];

const samples = (component: string, kind: string, lines: readonly Line[]): readonly EventSample[] =>
  lines.map(([reason, message, event, rule]) => ({
    component,
    kind,
    reason,
    message,
    event,
    ...(rule !== undefined && { rule }),
  }));

const quoted = (quoting: Omit<EventSample, "rule" | "error">, lines: readonly ErrorLine[]): readonly EventSample[] =>
  lines.map(([error, row, rule]) => ({
    ...quoting,
    message: quoting.message.replace("%v", () => error),
    error: row,
    ...(rule !== undefined && { rule }),
  }));

/** At least one for each row, and more where controllers word a row in several ways. */
export const EVENT_SAMPLES: readonly EventSample[] = [
  ...samples("loadbalancer-controller", "Service", [
    ["ADD", "shop/web", "passthrough-taken"],
    ["SyncLoadBalancerSuccessful", "Successfully ensured load balancer resources", "passthrough-synced"],
    [
      "SyncLoadBalancerSuccessful",
      "Successfully ensured IPv4 IPv6 External LoadBalancer resources",
      "passthrough-synced",
    ],
    ["SyncLoadBalancerFailed", "Error syncing load balancer: something new", "internal-sync-failed"],
    [
      "SyncLoadBalancerFailed",
      "Failed to link NEG with Backend Service for load balancer, err: googleapi: Error 404",
      "internal-after-sync-failed",
    ],
    ["SyncLoadBalancerFailed", "Empty status returned, even though there were no errors", "internal-after-sync-failed"],
    [
      "SyncExternalLoadBalancerFailed",
      "Error ensuring Resource for L4 External LoadBalancer, err: something new",
      "external-sync-failed",
    ],
    [
      "SyncExternalLoadBalancerFailed",
      "Error linking backends to backend service, err: googleapi: Error 400: INSTANCE_IN_MULTIPLE_LOAD_BALANCED_IGS",
      "external-linking-failed",
      "single-load-balanced-ig",
    ],
    [
      "SyncExternalLoadBalancerFailed",
      'Error updating L4 External LoadBalancer, err: services "web" not found',
      "external-after-sync-failed",
    ],
    [
      "SyncInstanceGroupsFailed",
      "Error syncing instance group, err: googleapi: Error 413: instance group is too large",
      "instance-groups-failed",
      "ig-limit-1000",
    ],
    ["Type", "LoadBalancer -> ClusterIP", "type-edited", "type-from-lb"],
    ["LoadBalancerSourceRanges", "[10.0.0.0/8] -> []", "source-ranges-edited", "source-ranges-removed"],
    [
      "Ports/SessionAffinity",
      "Ports [{tcp TCP 80}], SessionAffinity None -> Ports [{tcp TCP 81}], SessionAffinity  None",
      "ports-or-affinity-edited",
      "ports-changed-recreates-rule",
    ],
    ["SessionAffinityConfig", "old -> new", "affinity-timeout-edited", "session-affinity-timeout-ignored"],
    ["LoadbalancerIP", "34.1.0.1 -> 34.1.0.2", "load-balancer-ip-edited", "lb-ip-changed"],
    ["ExternalIP", "Count: 0 -> 1", "external-ips-edited", "external-ips"],
    ["Annotations", "map[] -> map[a:b]", "annotations-edited", "controller-annotation-edited"],
    ["UID", "1 -> 2", "service-made-again"],
    ["ExternalTrafficPolicy", "Cluster -> Local", "traffic-policy-or-families-edited", "etp-changed"],
    ["TrafficDistribution", "<nil> -> PreferClose", "traffic-distribution-edited", "zonal-affinity-min-version"],
    [
      "ConflictingConfiguration",
      'loadBalancerClass conflicts with networking.gke.io/load-balancer-type: "Internal" annotation. External LoadBalancer Service provisioned.',
      "class-conflicts-with-type",
      "lb-class-type-conflict",
    ],
    [
      "TargetPoolRaceWithRBS",
      "Target Pool found on provisioned RBS service. Deleting RBS resources",
      "target-pool-race",
      "rbs-removed",
    ],
    [
      "CleanRBSResourcesForLegacyService",
      "Failed to clean RBS resources for load balancer with target pool, err: in use",
      "target-pool-race-cleanup-failed",
    ],
    [
      "CanNotMigrateTargetPoolToRBS",
      "RBS annotation was attached to the Legacy Target Pool service. Migration is not supported. Removing annotation",
      "target-pool-keeps",
      "rbs-added-to-target-pool",
    ],
    [
      "UnexpectedlyRemovedFinalizer",
      "Finalizer gke.networking.io/l4-netlb-v2 was unexpectedly removed from the service.",
      "finalizer-removed",
      "finalizer-removed",
    ],
    [
      "L4LBConfigAnnotationRemoved",
      "L4LBConfig annotation has been removed",
      "l4lbconfig-taken-off",
      "l4lbconfig-removed",
    ],
    [
      "L4LBConfigNotFound",
      "L4LBConfig could not be retrieved: no L4LBConfig for service port exists.",
      "l4lbconfig-not-found",
      "l4lbconfig-missing",
    ],
    [
      "L4LBConfigInvalidMode",
      "Failed to apply L4LBConfig: invalid OptionalMode in L4LBConfig for service.",
      "l4lbconfig-refused",
    ],
    [
      "ILBOptionsIgnored",
      "Internal LoadBalancer options are not supported with Legacy Networks.",
      "internal-options-ignored",
      "legacy-network-ilb-options-ignored",
    ],
    [
      "IPCollectionV6Error",
      "networking.gke.io/ip-collection-v6 is not supported for Internal LoadBalancers.",
      "ip-collection-on-internal",
      "ip-collection-unsupported",
    ],
    [
      "AllowlistingRequired",
      "Weighted Load Balancing for L4 Internal Passthrough Load Balancers requires project allowlisting.",
      "weighted-needs-allow-list",
      "weighted-internal-allowlist",
    ],
    [
      "EnableStrongAffinity",
      "StrongSessionAffinity is a restricted feature that is enabled on allow-listed projects only.",
      "strong-affinity-needs-allow-list",
      "ssa-not-available",
    ],
    [
      "UnsupportedConfiguration",
      "Weighted load balancing by pods-per-node has no effect with External Traffic Policy: Cluster.",
      "weighted-without-local",
      "weighted-requires-local",
    ],
    [
      "MixedStaticIP",
      'Found both .Spec.LoadBalancerIP and "networking.gke.io/load-balancer-ip-addresses" annotation. Consider using annotation only.',
      "two-forms-of-address",
      "static-ip-both-forms",
    ],
    [
      "XPN",
      "Firewall change required by security admin: `gcloud compute firewall-rules create k8s-fw --network shared`",
      "firewall-by-hand",
    ],
    ["Sync", "ForwardingRule k8s2-tcp-abc deleted", "forwarding-rule-made-anew", "protocol-changed"],
    ["Sync", "ForwardingRule k8s2-tcp-abc re-created", "forwarding-rule-made-anew", "lb-ip-changed"],
    ["Sync", "ForwardingRule k8s2-tcp-abc created", "forwarding-rule-made"],
    ["Sync", "ForwardingRule k8s2-tcp-abc patched", "forwarding-rule-made"],
    [
      "DeletingLoadBalancer",
      "Deleting L4 External LoadBalancer for shop/web",
      "passthrough-deleted",
      "service-delete-ephemeral-ip",
    ],
    [
      "DeleteLoadBalancer",
      "Error resetting load balancer status to empty: denied by a webhook",
      "passthrough-reset-failed",
    ],
    [
      "DeleteLoadBalancerFailed",
      "Error deleting load balancer: googleapi: Error 400: The forwarding_rule resource is already being used",
      "passthrough-deletion-failed",
      "service-delete-referenced-by-serviceattachment",
    ],
    [
      "DeleteInstanceGroupFailed",
      "Error deleting delete Instance Group from L4 External LoadBalancer, err: timeout",
      "instance-group-deletion-failed",
    ],
    [
      "NoForwardingRuleRef",
      "Service has no forwarding rule reference",
      "standalone-without-forwarding-rule",
      "standalone-missing-forwarding-rule",
    ],
    [
      "ForwardingRuleUnusable",
      "Up to 10 forwarding rules are supported. Skipping remaining forwarding rules ([k])",
      "standalone-too-many-forwarding-rules",
      "standalone-too-many-forwarding-rules",
    ],
    [
      "ForwardingRuleUnusable",
      "Could not use any Forwarding Rule: failed to parse forwarding rule reference URL a/b",
      "standalone-forwarding-rule-unusable",
      "standalone-forwarding-rule-ref-invalid",
    ],
    ["THCConfigured", "Transparent Health Check successfully configured.", "transparent-health-check-set"],
    [
      "BackendConfigOverridesTHC",
      "Both THC and BackendConfig annotations present and the BackendConfig has spec.healthCheck. The THC annotation will be ignored.",
      "backend-config-overrides-health-checker",
    ],
    [
      "THCAnnotationWithoutFlag",
      "THC annotation present, but the Transparent Health Checks feature is not enabled.",
      "health-checker-not-available",
    ],
    [
      "THCAnnotationWithoutNEG",
      "THC annotation present, but NEG is disabled. Will not enable Transparent Health Checks.",
      "health-checker-without-neg",
      "thc-without-neg",
    ],
    [
      "HealthcheckDescriptionUpdate",
      "Healthcheck will be updated and the only field updated is Description.",
      "health-check-described-anew",
    ],
  ]),
  ...samples("service-controller", "Service", [
    ["EnsuringLoadBalancer", "Ensuring load balancer", "legacy-ensuring"],
    ["EnsuredLoadBalancer", "Ensured load balancer", "legacy-ensured"],
    ["SyncLoadBalancerFailed", "Error syncing load balancer: something new", "legacy-sync-failed"],
    ["UnAvailableLoadBalancer", "There are no available nodes for LoadBalancer", "no-nodes", "node-exclude-label"],
    ["UpdatedLoadBalancer", "Updated load balancer with new hosts", "legacy-nodes-updated"],
    [
      "UpdateLoadBalancerFailed",
      "Error updating load balancer with new hosts [a b] [node names limited, total number of nodes: 2], error: conflict",
      "legacy-nodes-failed",
      "ilb-node-limit-250",
    ],
    ["DeletedLoadBalancer", "Deleted load balancer", "legacy-deleted", "type-from-lb"],
    [
      "DeleteLoadBalancerFailed",
      "Error deleting load balancer: googleapi: Error 400: in use",
      "legacy-deletion-failed",
      "service-delete-referenced-by-serviceattachment",
    ],
  ]),
  ...samples("g-cloudprovider", "Service", [
    [
      "LoadBalancerMixedProtocolNotSupported",
      "LoadBalancer with multiple protocols are not supported.",
      "mixed-protocol-refused",
      "mixed-protocol-unsupported",
    ],
    [
      "ConflictingConfiguration",
      "loadBalancerClass conflicts with networking.gke.io/load-balancer-type: Internal annotation. External LoadBalancer Service provisioned.",
      "legacy-class-conflicts-with-type",
      "lb-class-type-conflict",
    ],
    [
      "ILBOptionsIgnored",
      "Internal LoadBalancer options are not supported with Legacy Networks.",
      "legacy-internal-options-ignored",
      "legacy-network-ilb-options-ignored",
    ],
    [
      "LoadBalancerManualChange",
      "Firewall change required by security admin: `gcloud compute firewall-rules update k8s-fw`",
      "legacy-firewall-by-hand",
    ],
  ]),
  ...samples("neg-controller", "Service", [
    ["Create", 'Created NEG "k8s1-a" for shop/web-k8s1-a--/80-8080 in "us-central1-a".', "neg-made-or-deleted"],
    ["Attach", 'Attach 2 network endpoint(s) (NEG "k8s1-a" in zone "us-central1-a")', "endpoints-changed"],
    [
      "AttachFailed",
      'Failed to Attach 1 network endpoint(s) (NEG "k8s1-a" in zone "us-central1-a"): googleapi: Error 400: Invalid value for IP',
      "endpoints-refused",
      "neg-requires-vpc-native",
    ],
    [
      "SyncNetworkEndpointGroupFailed",
      'Failed to sync NEG "web" (will retry): NEG description does not match',
      "neg-sync-failed",
      "neg-custom-name-duplicate",
    ],
    ["RetryFailed", 'Failed to retry NEG sync for "shop/web": exceeded', "neg-retry-failed"],
    [
      "EnterDegradedMode",
      "Entering degraded mode for NEG shop/web due to sync err: endpoint has missing nodeName field",
      "neg-degraded",
      "neg-selectorless",
    ],
    ["ExitDegradedMode", "NEG shop/web is no longer in degraded mode", "neg-no-longer-degraded"],
    [
      "ProcessServiceFailed",
      'error processing service "shop/web": NEG annotation is invalid json',
      "neg-service-failed",
      "neg-annotation-invalid",
    ],
    [
      "ProcessServiceSkipped",
      "Ignoring ILB Service web, namespace shop as it does not have the v2 finalizer",
      "neg-waits-for-finalizer",
      "subsetting-not-retroactive",
    ],
    [
      "IgnoreZonePreprovisioningAnnotation",
      "Ignore zone pre-provisioning annotation err: zone x is not in region",
      "neg-zones-ignored",
      "neg-zones-invalid",
    ],
  ]),
  ...samples("neg-controller", "Pod", [
    ["LabelsExceededLimit", "Label Propagation Error: too long", "neg-labels-too-long"],
  ]),
  ...samples("neg-controller", "NetworkEndpointGroupBinding", [
    ["ProcessNEGBindingFailed", "error processing NEGBinding: invalid backendRef", "neg-binding-failed"],
  ]),
  ...samples("neg-controller", "ServiceNetworkEndpointGroup", [
    [
      "NegCRError",
      "Detected TO_BE_DELETED NEGs, but unable to parse selflink x. Please manually delete the NEG",
      "neg-leaked",
      "neg-exposed-port-removed",
    ],
  ]),
  ...samples("neg-readiness-reflector", "Pod", [
    ["LoadBalancerNegReady", "Pod does not belong to any NEG. Marking condition to True.", "pod-healthy"],
    [
      "LoadBalancerNegNotReady",
      "Waiting for pod to become healthy in at least one of the NEG(s): [k8s1-a]",
      "pod-not-healthy-yet",
      "neg-health-check-firewall",
    ],
    [
      "LoadBalancerNegTimeout",
      "Timeout waiting for pod to become healthy in at least one of the NEG(s): [k8s1-a]. Marking condition to True.",
      "pod-health-timeout",
      "deployment-min-ready-vs-deadline",
    ],
    [
      "LoadBalancerNegWithoutHealthCheck",
      "Pod is in NEG k8s1-a. NEG is not attached to any BackendService with health checking.",
      "pod-without-health-check",
      "neg-annotation-no-effect",
    ],
  ]),
  ...samples("loadbalancer-controller", "Ingress", [
    [
      "Sync",
      'Ingress class "gce" is not supported in this environment. Please use "gce-regional-external".',
      "ingress-class-not-here",
      "ingress-class-unknown",
    ],
    [
      "Sync",
      'Could not find TLS certificate: secret "tls" does not exist',
      "tls-certificate-not-found",
      "ingress-secret-missing",
    ],
    [
      "Sync",
      "Could not find any TLS certificates. Continuing setup for the load balancer to serve HTTP only.",
      "no-tls-certificate",
      "ingress-secret-missing",
    ],
    ["Sync", "Error: no FrontendConfig for Ingress exists.", "frontend-config-not-found", "frontend-config-missing"],
    ["Sync", "Error syncing to GCP: something new", "ingress-sync-failed"],
    ["Translate", "Translation failed: invalid ingress spec: something new", "ingress-translation-failed"],
    [
      "GarbageCollection",
      "Error during garbage collection: googleapi: Error 400: resource is in use",
      "ingress-collection-failed",
      "ingress-delete-neg-gc",
    ],
    [
      "WillNotConfigureFrontend",
      "gce-internal Ingress class must be configured with a static-ip to use both HTTP and HTTPS served on the same IP.",
      "internal-front-end-left-out",
      "ingress-internal-https-needs-static-ip",
    ],
    [
      "XPN",
      "Firewall change required by security admin: `gcloud compute firewall-rules create k8s-fw-l7`",
      "ingress-firewall-by-hand",
      "neg-health-check-firewall",
    ],
    ["THCAnnotationWithoutFlag", "THC annotation present, but not enabled.", "ingress-health-check-not-available"],
    ["IPChanged", "IP is now 203.0.113.7", "ingress-address-changed", "ingress-static-ip-scope"],
    ["Sync", "Scheduled for sync", "ingress-progress"],
    ["Sync", 'UrlMap "k8s2-um-abc" created', "ingress-progress"],
    ["Sync", 'TargetProxy "k8s2-ts-abc" certs updated', "ingress-progress"],
  ]),
  ...samples("loadbalancer-controller", "ServiceAttachment", [
    ["ServiceAttachmentCreated", "Service Attachment https://x was successfully created.", "attachment-made"],
    ["UnsyncedField", 'Field "x" is not specified in the ServiceAttachment CR', "attachment-field-not-synced"],
    [
      "ProcessServiceAttachmentFailed",
      'error processing service attachment "shop/psc": "failed to find forwarding rule"',
      "attachment-failed",
      "service-delete-referenced-by-serviceattachment",
    ],
  ]),
  ...samples("loadbalancer-controller", "", [
    ["IngressGCE_AddNodes", 'Adding node-1 to InstanceGroup "k8s-ig--a"', "instance-group-nodes"],
    [
      "IngressGCE_AddNodes",
      'Error adding node-1 to InstanceGroup "k8s-ig--a": googleapi: Error 413',
      "instance-group-nodes-failed",
      "ig-limit-1000",
    ],
  ]),
  ...quoted(
    {
      component: "loadbalancer-controller",
      kind: "Service",
      reason: "SyncExternalLoadBalancerFailed",
      message: "Error ensuring Resource for L4 External LoadBalancer, err: %v",
      event: "external-sync-failed",
    },
    [
      [
        'failed to ensure forwarding rule - address ("std1") validation failed, err: Network tier mismatch for resource Static IP (a), desired: PREMIUM, received: STANDARD',
        "network-tier-mismatch",
        "network-tier-static-mismatch",
      ],
      [
        "Network tier Standard is not supported for IPv6 External Load Balancer",
        "network-tier-ipv6-standard",
        "network-tier-ipv6-standard",
      ],
      [
        'failed to ensure forwarding rule - IP configuration error: "34.1.0.1" Specified IP address is in-use and would result in a conflict.',
        "external-address-in-use",
        "static-ip-in-use",
      ],
      [
        'IP configuration error: "34.1.0.1" address not found. Check if the IP is valid and is reserved in your VPC.',
        "address-not-reserved",
        "lb-ip-external-not-reserved",
      ],
      [
        'failed to ensure forwarding rule - reserved address ("i1") is not valid, err: IP configuration error: "10.0.0.9" address type mismatch, expected "EXTERNAL", actual: "INTERNAL"',
        "address-type-mismatch",
        "static-ip-wrong-type",
      ],
      [
        'Conflicting ports configuration error: "80-90" Forwarding rule\'s port range is conflicting with forwarding rule a',
        "ports-conflict",
        "shared-ip-port-conflict",
      ],
      [
        "subnet default does not have external IPv6 ranges, required for an external IPv6 Service.",
        "subnet-without-external-ipv6",
        "ipv6-external-subnet-required",
      ],
      [
        'cannot specify both networking.gke.io/load-balancer-subnet ("a") and networking.gke.io/ip-collection-v6 ("b") for LoadBalancer',
        "ip-collection-with-subnet",
        "ip-collection-with-subnet",
      ],
      [
        "networking.gke.io/ip-collection-v6 is currently only supported for IPv6-only Services",
        "ip-collection-needs-ipv6-only",
        "ip-collection-needs-ipv6-only",
      ],
      ['ipCollection mismatch, expected "a", actual: "b"', "ip-collection-mismatch"],
      [
        "strong session affinity set on service but not yet enabled on the cluster",
        "strong-affinity-switched-off",
        "ssa-not-available",
      ],
      [
        "strong session affinity is supported only with ServiceType=ClientIP for Service web",
        "strong-affinity-needs-client-ip",
        "ssa-requires-client-ip",
      ],
      [
        "session affinity config has an unsupported idleTimeout (20). It should be in [60, 57600]",
        "strong-affinity-timeout",
        "ssa-timeout-invalid",
      ],
      [
        "service.Spec.LoadBalancerSourceRanges: [10.0.0.0/33] is not valid. Expecting a list of IP ranges.",
        "source-ranges-invalid",
        "source-ranges-invalid-cidr",
      ],
      [
        "googleapi: Error 400: EnableStrongAffinity is not supported., badRequest",
        "strong-affinity-not-allowed",
        "ssa-not-available",
      ],
      ["network blue does not exist", "network-not-found", "multinetwork-unknown"],
      ["GKENetworkParamSet blue was not found", "network-unusable"],
      ["unknown protocol SCTP, expected TCP, UDP or L3_DEFAULT", "protocol-unknown", "unsupported-protocol"],
      [
        "Failed to attach L4 External LoadBalancer finalizer to service shop/web, err denied",
        "finalizer-or-status-refused",
      ],
      [
        "failed to ensure backend service a - googleapi: Error 400: protocol",
        "backend-or-rule-refused",
        "rbs-protocol-change-stuck",
      ],
      [
        "googleapi: Error 412: Constraint constraints/compute.restrictLoadBalancerCreationForTypes violated for project, conditionNotMet",
        "organisation-policy",
      ],
      [
        "googleapi: Error 403: Quota 'FORWARDING_RULES' exceeded. Limit: 15.0 in region, quotaExceeded",
        "quota-exceeded",
        "forwarding-rule-quota",
      ],
      ["googleapi: Error 400: Exceeded limit of firewall ports", "firewall-ports-limit", "firewall-port-ranges-limit"],
      ["Firewall change required by security admin: `gcloud`", "firewall-permission"],
      [
        "googleapi: Error 403: Required 'compute.forwardingRules.create' permission for 'projects/p', forbidden",
        "permission-missing",
      ],
    ],
  ),
  ...quoted(
    {
      component: "loadbalancer-controller",
      kind: "Service",
      reason: "SyncLoadBalancerFailed",
      message: "Error syncing load balancer: %v",
      event: "internal-sync-failed",
    },
    [
      [
        'IP configuration error: "10.0.0.9" googleapi: Error 409: IP_IN_USE_BY_ANOTHER_RESOURCE',
        "internal-address-in-use",
        "shared-ip-internal-purpose",
      ],
      [
        "googleapi: Error 400: Requested internal IP address is outside the network/subnetwork range., invalid",
        "address-outside-subnet",
        "lb-ip-not-reserved",
      ],
      ['Subnetwork "nope" can\'t be found for project test-project', "subnet-not-found", "subnet-not-found"],
      [
        "subnet default does not have internal IPv6 ranges, required for an internal IPv6 Service.",
        "subnet-without-internal-ipv6",
        "ipv6-internal-subnet-required",
      ],
      [
        "Service annotation service.beta.kubernetes.io/load-balancer-source-ranges:  is not valid. Expecting a comma-separated list",
        "source-ranges-annotation-invalid",
        "source-ranges-annotation-empty",
      ],
      [
        "googleapi: Error 400: WEIGHTED_GCP_RENDEZVOUS is not supported., badRequest",
        "weighted-not-allowed",
        "weighted-internal-allowlist",
      ],
      [
        'EnsureInternalLoadBalancer error: failed to reserve address "a" with no specific IP, err: full',
        "no-address-left",
      ],
    ],
  ),
  ...quoted(
    {
      component: "service-controller",
      kind: "Service",
      reason: "SyncLoadBalancerFailed",
      message: "Error syncing load balancer: failed to ensure load balancer: %v",
      event: "legacy-sync-failed",
    },
    [
      ["cannot EnsureLoadBalancer() with no hosts", "no-hosts", "node-exclude-label"],
      [
        'requested IP "34.1.0.1" belongs to the Standard network tier; expected Premium',
        "address-of-another-tier",
        "network-tier-static-mismatch",
      ],
      [
        'requested ip "34.1.0.1" is neither static nor assigned to the LB',
        "address-neither-static-nor-own",
        "lb-ip-external-not-reserved",
      ],
      ['unsupported network tier: "Gold"', "network-tier-unknown", "network-tier-invalid"],
      ["mixed protocol is not supported for LoadBalancer", "mixed-protocol", "mixed-protocol-unsupported"],
      [
        "failed to create forwarding rule for load balancer (a(shop/web)): invalid protocol SCTP, only TCP and UDP are supported",
        "protocol-invalid",
        "unsupported-protocol",
      ],
      ["no ports specified for GCE load balancer", "no-ports", "lb-no-ports"],
      [
        'address "a1" does not have the expected address type "INTERNAL", actual: "EXTERNAL"',
        "address-not-as-expected",
        "static-ip-wrong-type",
      ],
      [
        'failed to reserve address "a" with no specific IP, err: googleapi: Error 400',
        "address-not-reservable",
        "static-ip-in-use",
      ],
      [
        "failed to ensure node firewall for load balancer (a(shop/web)): service.Spec.LoadBalancerSourceRanges: [10.0.0.0/33] is not valid.",
        "source-ranges-invalid-legacy",
        "source-ranges-invalid-cidr",
      ],
      [
        "failed to ensure node firewall for load balancer (a(shop/web)): googleapi: Error 400: Invalid value for field 'resource.sourceRanges'",
        "firewall-failed",
        "source-ranges-ipv6-on-legacy",
      ],
      [
        "failed to create forwarding rule for load balancer (a(shop/web)): googleapi: Error 400: SPECIFIED_IN_USE",
        "forwarding-rule-refused",
        "shared-ip-port-conflict",
      ],
      ["failed to delete existing target pool for load balancer (a(shop/web)) update: in use", "target-pool-in-use"],
      ["no node tags supplied and also failed to parse the given lists of hosts for tags.", "node-tags"],
      ["unexpected number of instances (3) in target pool a after update (expected 4)", "target-pool-size"],
    ],
  ),
  ...quoted(
    {
      component: "loadbalancer-controller",
      kind: "Ingress",
      reason: "Translate",
      message: "Translation failed: invalid ingress spec: %v",
      event: "ingress-translation-failed",
    },
    [
      ['could not find service "shop/web"', "backend-service-not-found", "ingress-backend-service-missing"],
      ['could not find port "http" in service "shop/web"', "backend-port-not-found", "ingress-backend-port-missing"],
      [
        'service "shop/web" is type "ClusterIP", expected "NodePort" or "LoadBalancer" when not using NEGs',
        "backend-service-type",
        "ingress-backend-service-type",
      ],
      ["Ingress Backend is not a service", "backend-not-a-service", "ingress-backend-not-service"],
      ["unable to find nodeport 0 in any service", "backend-without-node-port", "ingress-backend-no-nodeport"],
      [
        'could not parse "cloud.google.com/app-protocols" annotation on service "shop/web", err: invalid port application protocol: GRPC',
        "app-protocols-unreadable",
        "app-protocols-invalid",
      ],
      [
        'error getting BackendConfig for port "80" on service "shop/web", err: no BackendConfig for service port exists.',
        "backend-config-unusable",
        "backend-config-missing",
      ],
      [
        "BackendConfig shop/a is not valid: iap and cdn cannot be enabled at the same time",
        "backend-config-unusable",
        "backend-config-refused",
      ],
      [
        'invalid value for Service annotation "networking.gke.io/max-rate-per-endpoint"',
        "traffic-scaling-unreadable",
        "traffic-scaling-invalid",
      ],
      ["failed to validate exact path /a* due to invalid wildcard", "path-refused", "ingress-path-invalid"],
      [
        'failed to retrieve the system default backend service "kube-system/default-http-backend" with port "http": not found',
        "default-backend-gone",
      ],
    ],
  ),
  ...quoted(
    {
      component: "loadbalancer-controller",
      kind: "Ingress",
      reason: "Sync",
      message: "Error syncing to GCP: error running load balancer syncing routine: %v",
      event: "ingress-sync-failed",
    },
    [
      [
        "loadbalancer a does not exist: invalid configuration: both HTTP and HTTPS are disabled",
        "nothing-to-serve",
        "ingress-all-protocols-disabled",
      ],
      [
        "Error: both global-static-ip and regional-static-ip cannot be specified",
        "two-static-addresses",
        "ingress-static-ip-both",
      ],
      [
        "the given static IP name web doesn't translate to an existing static IP.",
        "static-address-not-found",
        "ingress-static-ip-not-found",
      ],
      ["error: cannot enable HTTPS Redirects with L7 ILB", "redirect-not-served", "ingress-internal-frontendconfig"],
      ["error: cannot enable HTTPS Redirects with the V1 Ingress naming scheme.", "redirect-with-old-names"],
      ['secret "tls" does not specify cert as string data', "secret-unusable", "ingress-secret-incomplete"],
      ["active subnet not found", "proxy-only-subnet-missing"],
      [
        "cloud armor security policies not supported for regional backend service a",
        "security-policy-refused",
        "ingress-internal-security-policy",
      ],
      [
        "invalid loadbalancer name a.b, the resource name must comply with RFC1035",
        "load-balancer-name-invalid",
        "ingress-name-with-dots",
      ],
      ["waiting for stores to sync", "controller-starting"],
    ],
  ),
];
