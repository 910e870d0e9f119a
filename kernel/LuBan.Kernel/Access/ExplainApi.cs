using System.Text.Json.Nodes;
using LuBan.Resources;
using LuBan.Sdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LuBan.Kernel.Access;

/// <summary>Says why somebody may do something, or what is missing.</summary>
internal static class ExplainApi
{
    private const int MaximumShown = 50;

    public static void MapExplain(this IEndpointRouteBuilder routes) =>
        routes.MapGet($"/apis/{AccessKinds.Group}/{AccessKinds.Version}/explain", ExplainAsync).WithMetadata(AuthenticatedOnly.Instance);

    private static async Task ExplainAsync(HttpContext context, AccessEvaluator evaluator, ResourceService resources)
    {
        try
        {
            var caller = Callers.Describe(context.User);
            var question = Question(context.Request.Query);
            var subject = await SubjectAsync(context, caller, evaluator, resources);
            await context.Response.WriteAsJsonAsync(Explain(evaluator, subject, question), KernelJson.Options, context.RequestAborted);
        }
        catch (ResourceException refusal)
        {
            await ResourceApi.WriteRefusalAsync(context, refusal);
        }
    }

    private static AccessExplanation Explain(AccessEvaluator evaluator, AccessSubject subject, AccessQuestion question)
    {
        var answer = evaluator.Review(subject, question);
        var paths = evaluator.Explain(subject, question);
        return new(new(subject.Name, subject.Groups, subject.Scopes), question, answer.Allowed, answer.Reason, paths, answer.Allowed ? null : new(Needed(question), Giving(evaluator, question)));
    }

    /// <summary>Anybody asks about himself, with the limits of his token; about others who may ask the same of a SubjectAccessReview.</summary>
    private static async Task<AccessSubject> SubjectAsync(HttpContext context, AccessSubject caller, AccessEvaluator evaluator, ResourceService resources)
    {
        var query = context.Request.Query;
        var (user, groups) = (query["user"].ToString(), query["group"].SelectMany(value => (value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries)).ToList());
        if (groups.Count == 0 && (user.Length == 0 || user == caller.Name)) return caller;
        var asks = new AccessQuestion { Verb = "create", Group = "authorization.k8s.io", Resource = "subjectaccessreviews" };
        if (evaluator.Review(caller, asks) is { Allowed: false } answer) throw AccessRefusal.Of(caller, asks, answer);
        return new(user, "", groups.Count > 0 ? groups : await GroupsOfAsync(user, resources, context.RequestAborted));
    }

    private static async Task<IReadOnlyList<string>> GroupsOfAsync(string user, ResourceService resources, CancellationToken cancellationToken)
    {
        if (user.StartsWith(SubjectKey.ServiceAccountPrefix, StringComparison.Ordinal) && user[SubjectKey.ServiceAccountPrefix.Length..].Split(':') is [var ns, _])
            return ["system:serviceaccounts", $"system:serviceaccounts:{ns}", CallerClaims.Authenticated];
        var kind = resources.Registry.Current.FindKind(AccessKinds.Group, "User");
        var account = kind is null ? null : (await resources.GetAsync(kind, "", user, cancellationToken))?.ToJson();
        return [.. (account?["spec"]?["groups"] as JsonArray ?? []).Select(group => group?.ToString() ?? ""), CallerClaims.Authenticated];
    }

    private static AccessQuestion Question(IQueryCollection query)
    {
        string Text(string name) => query[name].ToString();
        if (Text("path") is { Length: > 0 } path) return new() { Verb = Text("verb") is { Length: > 0 } method ? method : "get", Path = path };
        if (Text("verb").Length == 0 || Text("resource").Length == 0)
            throw new ResourceException(400, "BadRequest", "LB8305: the question has no verb and resource, and no path. Ask for instance ?verb=get&resource=notes&apigroup=notes.example.dev&namespace=team, or ?verb=get&path=/metrics.");
        var parts = Text("resource").Split('/', 2);
        return new() { Verb = Text("verb"), Resource = parts[0], Subresource = parts.ElementAtOrDefault(1) ?? "", Group = Text("apigroup"), Namespace = Text("namespace"), Name = Text("name") };
    }

    /// <summary>The smallest rule that would do.</summary>
    private static PolicyRule Needed(AccessQuestion question) => question.Path is { } path
        ? new() { Verbs = [question.Verb], NonResourceUrls = [path] }
        : new()
        {
            Verbs = [question.Verb], ApiGroups = [question.Group], Resources = [question.Subresource.Length == 0 ? question.Resource : $"{question.Resource}/{question.Subresource}"],
            ResourceNames = question.Name.Length == 0 ? [] : [question.Name],
        };

    /// <summary>The roles that have such a rule and could be bound where the question is asked.</summary>
    private static IReadOnlyList<GivingRole> Giving(AccessEvaluator evaluator, AccessQuestion question)
    {
        var snapshot = evaluator.Snapshot;
        var place = AccessEvaluator.PlaceOf(question);
        var home = snapshot.HomeOf(place);
        return [.. snapshot.Roles.Roles
            .Where(role => role.Key.Namespace.Length == 0 || role.Key.Namespace == place || role.Key.Namespace == home)
            .Where(role => snapshot.Roles.RulesOf(role.Key).Any(rule => rule.Rule.Allows(question)))
            .OrderBy(role => role.Key.Namespace.Length == 0).ThenBy(role => role.Key.Name, StringComparer.Ordinal)
            .Take(MaximumShown).Select(role => new GivingRole(role.Key.Kind, role.Key.Namespace, role.Key.Name))];
    }
}

/// <summary>Why somebody may or may not do something.</summary>
internal sealed record AccessExplanation(ExplainedSubject Subject, AccessQuestion Question, bool Allowed, string Reason, IReadOnlyList<AccessPath> Paths, MissingAccess? Missing);

/// <summary>Whom the explanation is about.</summary>
internal sealed record ExplainedSubject(string User, IReadOnlyList<string> Groups, IReadOnlyList<string>? Scopes);

/// <summary>What would have to be there.</summary>
internal sealed record MissingAccess(PolicyRule Rule, IReadOnlyList<GivingRole> Roles);

/// <summary>A role that would allow it.</summary>
internal sealed record GivingRole(string Kind, string Namespace, string Name);
