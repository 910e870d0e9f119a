using System.Text.Json;
using System.Text.Json.Nodes;
using LuBan.Resources;
using LuBan.Sdk;

namespace LuBan.Kernel.Access;

/// <summary>
/// Nobody hands on more than he has: whoever writes a role, a role template or a binding must hold what it allows, or have the verb <c>escalate</c> on
/// the role or <c>bind</c> on the role that is bound.
/// </summary>
internal sealed class EscalationAdmission(Lazy<AccessEvaluator> evaluator) : IAdmission
{
    private const string Rbac = "rbac.authorization.k8s.io";
    private const string ExtensionLabel = Sdk.Core.KernelLabels.Extension;

    private const string Users = "users";

    private static readonly PolicyRule[] Everything =
    [
        new() { Verbs = ["*"], ApiGroups = ["*"], Resources = ["*"] }, new() { Verbs = ["*"], NonResourceUrls = ["*"] },
    ];

    public AdmissionPhase Phase => AdmissionPhase.Validating;

    public bool Handles(ResourceKind kind) => kind.Group == Rbac || kind is { Group: AccessKinds.Group, Plural: "roletemplates" or "scopes" or Users };

    public ValueTask AdmitAsync(AdmissionRequest request, CancellationToken cancellationToken)
    {
        if (request.FromKernel || request.Subresource is not null) return ValueTask.CompletedTask;
        if (request.Kind.Group == AccessKinds.Group) KeepContributed(request);
        if (request is not { Object: { } next, Operation: not AdmissionOperation.Delete } || IsUnchanged(next, request.Old)) return ValueTask.CompletedTask;
        var caller = request.Caller ?? new AccessSubject(request.User, "", []);
        if (AccessEvaluator.IsMaster(caller) && evaluator.Value.IsAdministrator(caller)) return ValueTask.CompletedTask;
        switch (request.Kind.Plural)
        {
            case "roles" or "clusterroles": CheckRole(request, caller, next); break;
            case "rolebindings" or "clusterrolebindings": CheckBinding(request, caller, next); break;
            case "roletemplates": CheckTemplate(request, caller, next); break;
            case Users: CheckGroups(request, caller, next); break;
        }

        return ValueTask.CompletedTask;
    }

    private void CheckRole(AdmissionRequest request, AccessSubject caller, JsonObject next)
    {
        if (IsAllowed(caller, "escalate", request.Kind, request.Namespace, request.Name)) return;
        var role = RoleReading.Role(new(request.Namespace, request.Name), next);
        if ((role.Selectors is not null || request.Old?["aggregationRule"] is not null) && Missing(caller, "", Everything).Count > 0)
            throw Refusal.Forbidden(request.Kind, request.Name, "must have cluster-admin privileges to use the aggregationRule");
        var book = evaluator.Value.Snapshot.Roles;
        // What does not exist yet could become anything.
        var unknown = role.Templates.Where(template => book.FindTemplate(template) is null).ToList();
        if (unknown.Count > 0)
            throw Refusal.Forbidden(request.Kind, request.Name, $"LB8304: the annotation {RoleReading.TemplatesAnnotation} names the role template(s) {string.Join(", ", unknown)}, which do not exist, so what the role will allow cannot be known. Leave them out, or have the verb escalate on {request.Kind.Plural}");
        CheckHeld(request, caller, book.RulesOf(role));
    }

    private void CheckBinding(AdmissionRequest request, AccessSubject caller, JsonObject next)
    {
        var (role, book) = (RoleReading.Binding(request.Namespace, request.Name, next).Role, evaluator.Value.Snapshot.Roles);
        var question = new AccessQuestion { Verb = "bind", Group = Rbac, Resource = role.Namespace.Length == 0 ? "clusterroles" : "roles", Namespace = request.Namespace, Name = role.Name };
        if (evaluator.Value.Review(caller, question).Allowed) return;
        if (book.Find(role) is null) throw Refusal.Forbidden(request.Kind, request.Name, $"{question.Resource}.{Rbac} \"{role.Name}\" not found, and only who has the verb bind on it may bind what does not exist yet");
        CheckHeld(request, caller, book.RulesOf(role));
    }

    private void CheckTemplate(AdmissionRequest request, AccessSubject caller, JsonObject next)
    {
        if (!IsAllowed(caller, "escalate", request.Kind, "", request.Name))
            CheckHeld(request, caller, evaluator.Value.Snapshot.Roles.RulesOfTemplate(RoleReading.Template(request.Name, next)));
    }

    /// <summary>Who puts somebody into a group that may do everything, himself for instance, makes an administrator.</summary>
    private void CheckGroups(AdmissionRequest request, AccessSubject caller, JsonObject next)
    {
        var powerful = GroupsOf(next).Except(GroupsOf(request.Old)).Where(group => evaluator.Value.IsAdministrator(new AccessSubject("", "", [group]))).ToList();
        if (powerful.Count > 0 && !evaluator.Value.IsAdministrator(caller))
            throw Refusal.Forbidden(request.Kind, request.Name, $"LB8310: the group(s) {string.Join(", ", powerful)} may do everything, and '{caller.Name}' may not: only an administrator makes another one");
    }

    private static IEnumerable<string> GroupsOf(JsonObject? user) => (user?["spec"]?["groups"] as JsonArray ?? []).Select(group => group?.ToString() ?? "");

    private void CheckHeld(AdmissionRequest request, AccessSubject caller, IReadOnlyList<EffectiveRule> wanted)
    {
        var missing = Missing(caller, request.Namespace, wanted.Select(rule => rule.Rule));
        if (missing.Count == 0) return;
        var groups = string.Join(" ", caller.Groups.Select(group => $"\"{group}\""));
        throw Refusal.Forbidden(request.Kind, request.Name,
            $"user \"{caller.Name}\" (groups=[{groups}]) is attempting to grant RBAC permissions not currently held:\n{string.Join('\n', missing.Select(RuleTexts.Of))}");
    }

    private IReadOnlyList<PolicyRule> Missing(AccessSubject caller, string ns, IEnumerable<PolicyRule> wanted) => RuleCovering.Missing(evaluator.Value.RulesOf(caller, ns), wanted);

    private bool IsAllowed(AccessSubject caller, string verb, ResourceKind kind, string ns, string name) =>
        evaluator.Value.Review(caller, new() { Verb = verb, Group = kind.Group, Resource = kind.Plural, Namespace = ns, Name = name }).Allowed;

    /// <summary>What an extension contributes follows the extension; what people write does not pretend to.</summary>
    private static void KeepContributed(AdmissionRequest request)
    {
        if (request.Old?["metadata"]?["labels"]?[ExtensionLabel] is { } owner)
            throw Refusal.Forbidden(request.Kind, request.Name, $"LB8303: it is contributed by the extension '{owner}' and changes with it. Make one of your own under another name");
        if (request.Object?["metadata"]?["labels"]?[ExtensionLabel] is not null)
            throw Refusal.Forbidden(request.Kind, request.Name, $"LB8303: the label {ExtensionLabel} marks what an extension contributes; only the kernel sets it. Leave it out");
    }

    /// <summary>Whether nothing that decides about access changes; then everybody who may write the object may go on.</summary>
    private static bool IsUnchanged(JsonObject next, JsonObject? old) => old is not null && JsonNode.DeepEquals(Deciding(next), Deciding(old));

    private static JsonObject Deciding(JsonObject item)
    {
        var copy = (JsonObject)item.DeepClone();
        var metadata = copy["metadata"] as JsonObject;
        copy["metadata"] = new JsonObject { ["labels"] = metadata?["labels"]?.DeepClone(), ["templates"] = metadata?["annotations"]?[RoleReading.TemplatesAnnotation]?.DeepClone() };
        copy.Remove("status");
        return copy;
    }
}

/// <summary>Shows a rule in one line, as kubectl's users know it.</summary>
internal static class RuleTexts
{
    public static string Of(PolicyRule rule)
    {
        var parts = new List<string>();
        Add(parts, "APIGroups", rule.ApiGroups);
        Add(parts, "Resources", rule.Resources);
        Add(parts, "ResourceNames", rule.ResourceNames);
        Add(parts, "NonResourceURLs", rule.NonResourceUrls);
        Add(parts, "Verbs", rule.Verbs);
        return $"{{{string.Join(", ", parts)}}}";
    }

    private static void Add(List<string> parts, string name, IReadOnlyList<string> values)
    {
        if (values.Count > 0) parts.Add($"{name}:[{string.Join(" ", values.Select(value => JsonSerializer.Serialize(value)))}]");
    }
}
