/** What single rules let an operator choose, as the policy file states it. */
declare module "../engine/subject.ts" {
  interface RuleOptions {
    /** What `ip-family-upgrade` does where the controllers could do it although GKE's documentation rules it out; `deny` by default. */
    readonly dualStackUpgrade?: "deny" | "warn";
    /** A Service with this annotation or label must not lose its load balancer (`type-from-lb`); none by default. */
    readonly protectionKey?: string;
    /**
     * Whether messages name Services of other namespaces: by default an answer is no oracle about other tenants. Reviews of
     * files always name them.
     */
    readonly namePeers?: boolean;
    /** How `rbs-recommended` asks for a backend service on create: by annotation, the default, or by class where GKE has classes. */
    readonly rbsBy?: "annotation" | "class";
  }
}

export {};
