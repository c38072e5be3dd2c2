import { readFileSync } from "node:fs";
import { connect as connectPlain, type Socket } from "node:net";
import { connect } from "node:tls";
import { plainService, serviceReview } from "../test/support/review-server.ts";

/**
 * One attack by a Pod on the webhook's network, from 127.0.0.1, until the parent process ends it. Prints at once and
 * then every half second how often it did what it does. Usage: node bench/attack-load.ts PORT CA ATTACK
 */
const [port = "", ca = "", attack = ""] = process.argv.slice(2);
const authority = readFileSync(ca);
const MIB = 2 ** 20;
let done = 0;
const say = () => process.stdout.write(`${done}\n`);
setInterval(say, 500);

const head = (path: string, more: string) =>
  `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n${more}\r\n\r\n`;
const whole = (body: string | Buffer, path = "/validate?timeout=10s") =>
  Buffer.concat([Buffer.from(head(path, `content-length: ${Buffer.byteLength(body)}`)), Buffer.from(body)]);

/** Keeps so many connections open, each new one after a pause; `begin` is run on each. */
function keepOpen(count: number, begin: (socket: Socket) => void, isPlain = false): void {
  const open = () => {
    const socket: Socket = isPlain
      ? connectPlain({ host: "127.0.0.1", port: Number(port) })
      : connect({ host: "127.0.0.1", port: Number(port), ca: authority, servername: "l4guard.l4guard.svc" });
    socket.on("error", () => {});
    socket.once("close", () => setTimeout(open, 100));
    socket.once(isPlain ? "connect" : "secureConnect", () => begin(socket));
  };
  // Handshakes cost the attacker as much as the webhook, so they are not all made at once.
  for (let place = 0; place < count; place++) setTimeout(open, place * 2);
}

/** Sends what `next` makes, again with each answer. */
function repeat(count: number, next: () => Buffer): void {
  keepOpen(count, (socket) => {
    socket.on("data", (chunk: Buffer) => {
      if (!chunk.toString("latin1").startsWith("HTTP/1.1 ")) return;
      done++;
      socket.write(next());
    });
    socket.write(next());
  });
}

/** Once on each connection, and whatever comes of it. */
function once(count: number, text: string | Buffer): void {
  keepOpen(count, (socket) => {
    done++;
    socket.write(text);
  });
}

const chunked = head("/validate?timeout=10s", "transfer-encoding: chunked");
let number = 0;
const ATTACKS: Readonly<Record<string, () => void>> = {
  /** Headers that promise a body, and no word more. */
  silent: () => {
    once(150, chunked);
    once(150, head("/validate?timeout=10s", `content-length: ${4 * MIB}`));
  },
  /** Chunks of one byte, ten times a second. */
  trickle: () =>
    keepOpen(300, (socket) => {
      socket.write(chunked);
      const timer = setInterval(() => socket.write("1\r\n[\r\n"), 100);
      socket.once("close", () => clearInterval(timer));
      done++;
    }),
  /** Nothing but brackets, within each other. */
  brackets: () => repeat(8, always(whole("[".repeat(3.9 * MIB)))),
  /** As many values as fit, and a review with as many keys as are parsed. */
  tokens: () => {
    repeat(4, always(whole(`[${"0,".repeat(1.9 * MIB)}0]`)));
    repeat(
      4,
      always(
        whole(
          `{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"${'","'.repeat(700_000)}"}}`,
        ),
      ),
    );
    const keys = Object.fromEntries(Array.from({ length: 70_000 }, (_, place) => [`k${place}`, "v"]));
    repeat(4, always(review({ annotations: keys })));
  },
  /** Hundreds of the largest reviews at once. */
  bodies: () => repeat(300, always(review({ annotations: { a: "<".repeat(3.8 * MIB) } }))),
  /** Addresses for Services that nobody creates. */
  reservations: () =>
    repeat(32, () => {
      number++;
      const spec = { loadBalancerIP: `203.0.${(number >> 8) % 256}.${number % 256}` };
      return review({ name: `flood-${number}`, namespace: `shop-${number % 10}` }, spec);
    }),
  /** More connections than there may be: half with a handshake, half without. */
  idle: () => {
    keepOpen(700, () => done++);
    keepOpen(700, () => done++, true);
  },
  /** Requests that are refused, as fast as can be. */
  refused: () => {
    const requests = [
      Buffer.from("GET /validate HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n"),
      whole("{}", "/nowhere"),
      whole("no JSON at all"),
      whole('{"kind":"Pod"}'),
      whole(`{"a":${"[".repeat(20_000)}`),
    ];
    repeat(32, () => requests[number++ % requests.length] as Buffer);
  },
};

function always(buffer: Buffer): () => Buffer {
  return () => buffer;
}

/** A request with a review of a load balancer. */
function review(
  metadata: { readonly namespace?: string; readonly name?: string; readonly annotations?: object },
  spec: object = {},
): Buffer {
  const { namespace = "shop-0", name = "web" } = metadata;
  const text = JSON.stringify(serviceReview(plainService({ metadata, spec }), { namespace, name, uid: `${number}` }));
  return whole(text);
}

const start = ATTACKS[attack];
if (!start) throw new Error(`${attack} is not one of ${Object.keys(ATTACKS).join(", ")}`);
start();
say();
