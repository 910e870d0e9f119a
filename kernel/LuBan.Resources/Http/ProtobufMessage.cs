namespace LuBan.Resources.Http;

/// <summary>How a protobuf field is written as JSON.</summary>
internal enum ProtobufType
{
    Text,
    Bytes,
    Number,
    Flag,
    Message,
    Seconds,
    Microseconds,
    Quantity,
    IntOrString,
    TextMap,
    BytesMap,
    QuantityMap,
}

/// <summary>A field of a message.</summary>
internal sealed record ProtobufField(int Number, string Name, ProtobufType Type = ProtobufType.Text, ProtobufMessage? Message = null, bool Repeated = false);

/// <summary>A message of the API of Kubernetes, by the numbers of its published definitions. Fields that are not named here are left out.</summary>
internal sealed class ProtobufMessage(params ProtobufField[] fields)
{
    private static readonly ProtobufMessage Owner = new(
        new(1, "kind"), new(3, "name"), new(4, "uid"), new(5, "apiVersion"), new(6, "controller", ProtobufType.Flag), new(7, "blockOwnerDeletion", ProtobufType.Flag));

    private static readonly ProtobufField Metadata = new(1, "metadata", ProtobufType.Message, new(
        new(1, "name"), new(2, "generateName"), new(3, "namespace"), new(5, "uid"), new(6, "resourceVersion"), new(7, "generation", ProtobufType.Number),
        new(8, "creationTimestamp", ProtobufType.Seconds), new(9, "deletionTimestamp", ProtobufType.Seconds), new(10, "deletionGracePeriodSeconds", ProtobufType.Number),
        new(11, "labels", ProtobufType.TextMap), new(12, "annotations", ProtobufType.TextMap),
        new(13, "ownerReferences", ProtobufType.Message, Owner, Repeated: true), new(14, "finalizers", Repeated: true)));

    private static readonly ProtobufMessage Reference = new(
        new(1, "kind"), new(2, "namespace"), new(3, "name"), new(4, "uid"), new(5, "apiVersion"), new(6, "resourceVersion"), new(7, "fieldPath"));

    private static readonly ProtobufMessage LocalReference = new(new ProtobufField(1, "name"));

    private static readonly ProtobufField ResourceAttributes = new(1, "resourceAttributes", ProtobufType.Message, new(
        new(1, "namespace"), new(2, "verb"), new(3, "group"), new(4, "version"), new(5, "resource"), new(6, "subresource"), new(7, "name")));

    private static readonly ProtobufField PathAttributes = new(2, "nonResourceAttributes", ProtobufType.Message, new(new(1, "path"), new(2, "verb")));

    private static readonly ProtobufMessage SubjectAccess = new(Metadata,
        new ProtobufField(2, "spec", ProtobufType.Message, new(ResourceAttributes, PathAttributes, new(3, "user"), new(4, "groups", Repeated: true), new(6, "uid"))));

    private static readonly ProtobufMessage ServiceSpec = new(
        new(1, "ports", ProtobufType.Message, new(
            new(1, "name"), new(2, "protocol"), new(3, "port", ProtobufType.Number), new(4, "targetPort", ProtobufType.IntOrString), new(5, "nodePort", ProtobufType.Number), new(6, "appProtocol")), Repeated: true),
        new(2, "selector", ProtobufType.TextMap), new(3, "clusterIP"), new(4, "type"), new(5, "externalIPs", Repeated: true), new(7, "sessionAffinity"), new(8, "loadBalancerIP"),
        new(9, "loadBalancerSourceRanges", Repeated: true), new(10, "externalName"), new(11, "externalTrafficPolicy"), new(12, "healthCheckNodePort", ProtobufType.Number),
        new(13, "publishNotReadyAddresses", ProtobufType.Flag),
        new(14, "sessionAffinityConfig", ProtobufType.Message, new(new ProtobufField(1, "clientIP", ProtobufType.Message, new(new ProtobufField(1, "timeoutSeconds", ProtobufType.Number))))),
        new(17, "ipFamilyPolicy"), new(18, "clusterIPs", Repeated: true), new(19, "ipFamilies", Repeated: true), new(20, "allocateLoadBalancerNodePorts", ProtobufType.Flag),
        new(21, "loadBalancerClass"), new(22, "internalTrafficPolicy"), new(23, "trafficDistribution"));

    private static readonly ProtobufMessage ServiceStatus = new(
        new ProtobufField(1, "loadBalancer", ProtobufType.Message, new(new ProtobufField(1, "ingress", ProtobufType.Message, new(new(1, "ip"), new(2, "hostname")), Repeated: true))));

    private static readonly ProtobufMessage SliceEndpoint = new(
        new(1, "addresses", Repeated: true),
        new(2, "conditions", ProtobufType.Message, new(new(1, "ready", ProtobufType.Flag), new(2, "serving", ProtobufType.Flag), new(3, "terminating", ProtobufType.Flag))),
        new(3, "hostname"), new(4, "targetRef", ProtobufType.Message, Reference), new(6, "nodeName"), new(7, "zone"),
        new(8, "hints", ProtobufType.Message, new(new ProtobufField(1, "forZones", ProtobufType.Message, new(new ProtobufField(1, "name")), Repeated: true))));

    private static readonly Dictionary<(string Group, string Kind), ProtobufMessage> Kinds = new()
    {
        [("", "Namespace")] = new(Metadata, new ProtobufField(2, "spec", ProtobufType.Message, new(new ProtobufField(1, "finalizers", Repeated: true)))),
        [("", "ConfigMap")] = new(Metadata, new(2, "data", ProtobufType.TextMap), new(3, "binaryData", ProtobufType.BytesMap), new(4, "immutable", ProtobufType.Flag)),
        [("", "Secret")] = new(Metadata, new(2, "data", ProtobufType.BytesMap), new(3, "type"), new(4, "stringData", ProtobufType.TextMap), new(5, "immutable", ProtobufType.Flag)),
        [("", "ServiceAccount")] = new(Metadata,
            new(2, "secrets", ProtobufType.Message, Reference, Repeated: true), new(3, "imagePullSecrets", ProtobufType.Message, LocalReference, Repeated: true),
            new(4, "automountServiceAccountToken", ProtobufType.Flag)),
        [("", "ResourceQuota")] = new(Metadata,
            new(2, "spec", ProtobufType.Message, new(new(1, "hard", ProtobufType.QuantityMap), new(2, "scopes", Repeated: true))),
            new(3, "status", ProtobufType.Message, new(new(1, "hard", ProtobufType.QuantityMap), new(2, "used", ProtobufType.QuantityMap)))),
        [("", "Event")] = new(Metadata,
            new(2, "involvedObject", ProtobufType.Message, Reference), new(3, "reason"), new(4, "message"),
            new(5, "source", ProtobufType.Message, new(new(1, "component"), new(2, "host"))),
            new(6, "firstTimestamp", ProtobufType.Seconds), new(7, "lastTimestamp", ProtobufType.Seconds), new(8, "count", ProtobufType.Number), new(9, "type"),
            new(10, "eventTime", ProtobufType.Microseconds),
            new(11, "series", ProtobufType.Message, new(new(1, "count", ProtobufType.Number), new(2, "lastObservedTime", ProtobufType.Microseconds))),
            new(12, "action"), new(13, "related", ProtobufType.Message, Reference), new(14, "reportingComponent"), new(15, "reportingInstance")),
        [("coordination.k8s.io", "Lease")] = new(Metadata, new ProtobufField(2, "spec", ProtobufType.Message, new(
            new(1, "holderIdentity"), new(2, "leaseDurationSeconds", ProtobufType.Number), new(3, "acquireTime", ProtobufType.Microseconds),
            new(4, "renewTime", ProtobufType.Microseconds), new(5, "leaseTransitions", ProtobufType.Number), new(6, "strategy"), new(7, "preferredHolder")))),
        [("", "Service")] = new(Metadata, new(2, "spec", ProtobufType.Message, ServiceSpec), new(3, "status", ProtobufType.Message, ServiceStatus)),
        [("discovery.k8s.io", "EndpointSlice")] = new(Metadata,
            new(2, "endpoints", ProtobufType.Message, SliceEndpoint, Repeated: true),
            new(3, "ports", ProtobufType.Message, new(new(1, "name"), new(2, "protocol"), new(3, "port", ProtobufType.Number), new(4, "appProtocol")), Repeated: true), new(4, "addressType")),
        [("authorization.k8s.io", "SelfSubjectAccessReview")] = new(Metadata, new ProtobufField(2, "spec", ProtobufType.Message, new(ResourceAttributes, PathAttributes))),
        [("authorization.k8s.io", "SubjectAccessReview")] = SubjectAccess,
        [("authorization.k8s.io", "LocalSubjectAccessReview")] = SubjectAccess,
        [("authorization.k8s.io", "SelfSubjectRulesReview")] = new(Metadata, new ProtobufField(2, "spec", ProtobufType.Message, new(new ProtobufField(1, "namespace")))),
        [("authentication.k8s.io", "SelfSubjectReview")] = new(Metadata),
        [("authentication.k8s.io", "TokenReview")] = new(Metadata, new ProtobufField(2, "spec", ProtobufType.Message, new(new(1, "token"), new(2, "audiences", Repeated: true)))),
        [("authentication.k8s.io", "TokenRequest")] = new(Metadata, new ProtobufField(2, "spec", ProtobufType.Message, new(
            new(1, "audiences", Repeated: true), new(3, "boundObjectRef", ProtobufType.Message, new(new(1, "kind"), new(2, "apiVersion"), new(3, "name"), new(4, "uid"))), new(4, "expirationSeconds", ProtobufType.Number)))),
    };

    /// <summary>The body of a delete.</summary>
    internal static ProtobufMessage DeleteOptions { get; } = new(
        new(1, "gracePeriodSeconds", ProtobufType.Number), new(2, "preconditions", ProtobufType.Message, new(new(1, "uid"), new(2, "resourceVersion"))),
        new(3, "orphanDependents", ProtobufType.Flag), new(4, "propagationPolicy"), new(5, "dryRun", Repeated: true));

    /// <summary>The message of a built-in kind; null for a kind that has no protobuf form.</summary>
    internal static ProtobufMessage? Of(ResourceKind kind) => Kinds.GetValueOrDefault((kind.Group, kind.Kind));

    internal ProtobufField? Find(int number) => Array.Find(fields, field => field.Number == number);
}
