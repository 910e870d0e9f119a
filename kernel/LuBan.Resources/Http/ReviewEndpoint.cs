using System.Security.Claims;
using System.Text.Json.Nodes;
using LuBan.Resources.BuiltIn;

namespace LuBan.Resources.Http;

/// <summary>Answers the review kinds of <c>authorization.k8s.io</c> and <c>authentication.k8s.io</c>: nothing is stored.</summary>
internal sealed class ReviewEndpoint(IAccessReviewer reviewer, ITokenReviewer? tokens)
{
    internal async Task<JsonObject> AnswerAsync(ResourceKind kind, string? ns, JsonObject body, ClaimsPrincipal caller, WriteOptions options, CancellationToken cancellationToken)
    {
        var review = new WritePreparer(kind, options).Review(body);
        var (spec, self) = (review["spec"] as JsonObject ?? [], reviewer.Describe(caller));
        if (kind.Is(ReviewKinds.SelfSubject)) review["status"] = new JsonObject { ["userInfo"] = UserInfo(self) };
        else if (kind.Is(ReviewKinds.Token)) review["status"] = await TokenAsync(kind, spec, cancellationToken).ConfigureAwait(false);
        else if (kind.Is(ReviewKinds.SelfSubjectRules)) review["status"] = await RulesAsync(kind, spec, self, cancellationToken).ConfigureAwait(false);
        else review["status"] = await AccessAsync(kind, ns, spec, kind.Is(ReviewKinds.SelfSubjectAccess) ? self : Subject(kind, spec), cancellationToken).ConfigureAwait(false);
        return review;
    }

    private async Task<JsonObject> TokenAsync(ResourceKind kind, JsonObject spec, CancellationToken cancellationToken)
    {
        var token = ObjectDocument.Text(spec, "token");
        if (token.Length == 0) throw Refusal.BadRequest($"token is required for {kind.Kind} in authentication");
        if (tokens is null) return new JsonObject { ["authenticated"] = false, ["error"] = "this server knows no tokens" };
        IReadOnlyList<string> audiences = [.. (spec["audiences"] as JsonArray ?? []).Select(audience => audience?.ToString() ?? "")];
        if (await tokens.ReviewAsync(token, audiences, cancellationToken).ConfigureAwait(false) is not { } found) return new JsonObject { ["authenticated"] = false };
        var user = UserInfo(found.Subject);
        if (found.Subject.Scopes is { } scopes) user["extra"] = new JsonObject { ["iam.luban.dev/scopes"] = Texts(scopes) };
        return new JsonObject { ["authenticated"] = true, ["user"] = user, ["audiences"] = Texts(found.Audiences) };
    }

    private async Task<JsonObject> AccessAsync(ResourceKind kind, string? ns, JsonObject spec, AccessSubject subject, CancellationToken cancellationToken)
    {
        var question = Question(kind, ns, spec);
        var answer = await reviewer.ReviewAsync(subject, question, cancellationToken).ConfigureAwait(false);
        return new JsonObject { ["allowed"] = answer.Allowed, ["reason"] = answer.Reason };
    }

    private async Task<JsonObject> RulesAsync(ResourceKind kind, JsonObject spec, AccessSubject self, CancellationToken cancellationToken)
    {
        var ns = ObjectDocument.Text(spec, "namespace");
        if (ns.Length == 0) throw Refusal.BadRequest($"no namespace on request: {kind.Kind} asks about one namespace, name it in spec.namespace");
        var rules = await reviewer.ListRulesAsync(self, ns, cancellationToken).ConfigureAwait(false);
        return new JsonObject
        {
            ["resourceRules"] = new JsonArray([.. rules.Resources.Select(rule => new JsonObject
            {
                ["verbs"] = Texts(rule.Verbs), ["apiGroups"] = Texts(rule.Groups), ["resources"] = Texts(rule.Resources), ["resourceNames"] = rule.Names.Count > 0 ? Texts(rule.Names) : null,
            })]),
            ["nonResourceRules"] = new JsonArray([.. rules.Paths.Select(rule => new JsonObject { ["verbs"] = Texts(rule.Verbs), ["nonResourceURLs"] = Texts(rule.Paths) })]),
            ["incomplete"] = rules.Incomplete,
        };
    }

    private static AccessQuestion Question(ResourceKind kind, string? ns, JsonObject spec)
    {
        var causes = new List<StatusCause>();
        var (resource, path) = (spec["resourceAttributes"] as JsonObject, spec["nonResourceAttributes"] as JsonObject);
        if (resource is null == path is null)
            causes.Add(new StatusCause("FieldValueInvalid", "Invalid value: exactly one of nonResourceAttributes or resourceAttributes must be specified", "spec.resourceAttributes"));
        if (kind.Is(ReviewKinds.LocalSubjectAccess) && resource is not null && ObjectDocument.Text(resource, "namespace") != ns)
            causes.Add(new StatusCause("FieldValueInvalid", $"Invalid value: \"{ObjectDocument.Text(resource, "namespace")}\": must match metadata.namespace", "spec.resourceAttributes.namespace"));
        if (causes.Count > 0) throw Refusal.Invalid(kind, "", causes);
        return resource is null
            ? new AccessQuestion { Verb = ObjectDocument.Text(path!, "verb"), Path = ObjectDocument.Text(path!, "path") }
            : new AccessQuestion
            {
                Verb = ObjectDocument.Text(resource, "verb"), Group = ObjectDocument.Text(resource, "group"), Resource = ObjectDocument.Text(resource, "resource"),
                Subresource = ObjectDocument.Text(resource, "subresource"), Namespace = ObjectDocument.Text(resource, "namespace"), Name = ObjectDocument.Text(resource, "name"),
            };
    }

    private static AccessSubject Subject(ResourceKind kind, JsonObject spec)
    {
        IReadOnlyList<string> groups = [.. (spec["groups"] as JsonArray ?? []).Select(group => group?.ToString() ?? "")];
        var name = ObjectDocument.Text(spec, "user");
        if (name.Length == 0 && groups.Count == 0)
            throw Refusal.Invalid(kind, "", [new StatusCause("FieldValueInvalid", "Invalid value: at least one of user or group must be specified", "spec.user")]);
        return new AccessSubject(name, ObjectDocument.Text(spec, "uid"), groups);
    }

    private static JsonObject UserInfo(AccessSubject subject)
    {
        var info = new JsonObject { ["username"] = subject.Name, ["groups"] = Texts(subject.Groups) };
        if (subject.Uid.Length > 0) info["uid"] = subject.Uid;
        if (subject.Extra.Count > 0) info["extra"] = new JsonObject(subject.Extra.Select(extra => KeyValuePair.Create<string, JsonNode?>(extra.Key, Texts(extra.Value))));
        return info;
    }

    private static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(text => JsonValue.Create(text))];
}
