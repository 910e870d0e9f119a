using System.Text.Json.Nodes;
using LuBan.Sdk;
using static LuBan.Resources.BuiltIn.Schemas;

namespace LuBan.Resources.BuiltIn;

/// <summary>Questions about who may do what: created, answered at once, never stored.</summary>
internal static class ReviewKinds
{
    private const string Authorization = "authorization.k8s.io";
    private const string Authentication = "authentication.k8s.io";

    internal static ResourceKind SelfSubjectAccess { get; } = Review(Authorization, "SelfSubjectAccessReview", "selfsubjectaccessreviews",
        "SelfSubjectAccessReview asks whether the caller may do something.", AccessSpec(withUser: false), AccessStatus());

    internal static ResourceKind SubjectAccess { get; } = Review(Authorization, "SubjectAccessReview", "subjectaccessreviews",
        "SubjectAccessReview asks whether somebody may do something.", AccessSpec(withUser: true), AccessStatus());

    internal static ResourceKind LocalSubjectAccess { get; } = Review(Authorization, "LocalSubjectAccessReview", "localsubjectaccessreviews",
        "LocalSubjectAccessReview asks whether somebody may do something in one namespace.", AccessSpec(withUser: true), AccessStatus()) with { Scope = ResourceScope.Namespaced };

    internal static ResourceKind SelfSubjectRules { get; } = Review(Authorization, "SelfSubjectRulesReview", "selfsubjectrulesreviews",
        "SelfSubjectRulesReview asks for everything that the caller may do in a namespace.",
        Object("The question.", ("namespace", Text("The namespace to look at."))), RulesStatus());

    internal static ResourceKind SelfSubject { get; } = Review(Authentication, "SelfSubjectReview", "selfsubjectreviews",
        "SelfSubjectReview asks who the caller is.", null,
        Object("The answer.", ("userInfo", UserInfo("Who the caller is."))));

    internal static ResourceKind Token { get; } = Review(Authentication, "TokenReview", "tokenreviews", "TokenReview asks whose a token is.",
        Object("The question.", ("token", Text("The token.")), ("audiences", List("For whom it must be good; this server when empty."))),
        Object("The answer.", ("authenticated", Flag("Whether the token is good.")), ("user", UserInfo("Whose it is.")), ("audiences", List("For whom of those asked about it is good.")), ("error", Text("Why the token could not be looked at."))));

    /// <summary>What <c>serviceaccounts/token</c> takes and answers; not served by itself.</summary>
    internal static ResourceKind TokenRequest { get; } = Review(Authentication, "TokenRequest", "tokenrequests", "TokenRequest asks for a token of a service account.",
        Object("What for.",
            ("audiences", List("Who shall take the token; this server when empty.")), ("expirationSeconds", Int64("How long it shall be good; an hour when nothing is said.")),
            ("boundObjectRef", Object("An object whose end is the end of the token.", ("kind", Text("The kind: Secret.")), ("apiVersion", Text("The version: v1.")), ("name", Text("The name.")), ("uid", Text("The uid; that of the object when empty."))))),
        Object("The token.", ("token", Text("The token.")), ("expirationTimestamp", Time("When it ends."))));

    internal static IReadOnlyList<ResourceKind> All { get; } = [SelfSubjectAccess, SubjectAccess, LocalSubjectAccess, SelfSubjectRules, SelfSubject, Token];

    private static ResourceKind Review(string group, string kind, string plural, string description, JsonObject? spec, JsonObject status)
    {
        (string, JsonObject)[] fields = spec is null ? [("status", status)] : [("spec", spec), ("status", status)];
        return BuiltInKinds.In(group, kind, plural, ResourceScope.Cluster) with { Verbs = ["create"], Schema = Schemas.Kind(description, fields) };
    }

    private static JsonObject AccessSpec(bool withUser)
    {
        (string, JsonObject)[] user = withUser
            ? [("user", Text("Whose right is asked for.")), ("groups", List("The groups of the user.")), ("uid", Text("The uid of the user.")), ("extra", Map("More about the user.", List("Values.")))]
            : [];
        return Object("The question: one of resourceAttributes and nonResourceAttributes.",
        [
            ("resourceAttributes", Object("Something about resources.",
                ("namespace", Text("The namespace; empty for all, or for a kind without namespaces.")), ("verb", Text("get, list, watch, create, update, patch, delete, or * for all.")),
                ("group", Text("The API group; * for all.")), ("version", Text("The API version; * for all.")), ("resource", Text("The plural; * for all.")),
                ("subresource", Text("The subresource; empty for the object itself.")), ("name", Text("One object; empty for all.")),
                ("fieldSelector", Selector("Narrows by fields.")), ("labelSelector", Selector("Narrows by labels.")))),
            ("nonResourceAttributes", Object("Something about another path.", ("path", Text("The path.")), ("verb", Text("The HTTP method in lower case.")))),
            .. user,
        ]);
    }

    private static JsonObject UserInfo(string description) => Object(description,
        ("username", Text("The name.")), ("uid", Text("The uid.")), ("groups", List("The groups.")), ("extra", Map("More about the user.", List("Values."))));

    private static JsonObject Int64(string description) => new() { ["type"] = "integer", ["format"] = "int64", ["description"] = description };

    private static JsonObject Selector(string description) => new() { ["type"] = "object", ["description"] = description, ["x-kubernetes-preserve-unknown-fields"] = true };

    private static JsonObject AccessStatus() => Object("The answer.",
        ("allowed", Flag("Whether it is allowed.")), ("denied", Flag("Whether it is refused, whoever else might allow it.")),
        ("reason", Text("Why.")), ("evaluationError", Text("What could not be found out."))).Required("allowed");

    private static JsonObject RulesStatus() => Object("The answer.",
        ("resourceRules", List("What may be done to resources.", Object("A rule.",
            ("verbs", List("The verbs.")), ("apiGroups", List("The groups.")), ("resources", List("The plurals.")), ("resourceNames", List("The names; empty for all."))))),
        ("nonResourceRules", List("What may be done elsewhere.", Object("A rule.", ("verbs", List("The methods.")), ("nonResourceURLs", List("The paths."))))),
        ("incomplete", Flag("Whether there may be more.")), ("evaluationError", Text("What could not be found out.")));
}
