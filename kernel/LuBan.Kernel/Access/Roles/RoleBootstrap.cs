using System.Text.Json;
using System.Text.Json.Nodes;
using LuBan.Resources;
using LuBan.Sdk;

namespace LuBan.Kernel.Access;

/// <summary>Makes the roles that are always there, and adds what a newer release brings. The leader does it when it begins.</summary>
internal sealed class RoleBootstrap(ResourceService resources, IEnumerable<IBootstrapRoles> sources)
{
    private const string Rbac = "rbac.authorization.k8s.io";
    private const string AutoUpdate = "rbac.authorization.kubernetes.io/autoupdate";
    private const string Bootstrapping = "kubernetes.io/bootstrapping";

    public async Task ApplyAsync(CancellationToken cancellationToken)
    {
        var kinds = resources.Registry.Current;
        var (roles, bindings) = (kinds.FindKind(Rbac, "ClusterRole")!, kinds.FindKind(Rbac, "ClusterRoleBinding")!);
        foreach (var source in sources)
        {
            // First the templates: roles name them.
            foreach (var template in source.Templates) await EnsureAsync(AccessKinds.RoleTemplate, template.Name, old => Template(template, old), cancellationToken);
            foreach (var role in source.Roles) await EnsureAsync(roles, role.Name, old => Role(role, old), cancellationToken);
            foreach (var binding in source.Bindings) await EnsureBindingAsync(bindings, binding, cancellationToken);
        }
    }

    /// <summary>What a role points to cannot be changed: the binding is made anew.</summary>
    private async Task EnsureBindingAsync(ResourceKind kind, BootstrapBinding binding, CancellationToken cancellationToken)
    {
        var old = (await resources.GetAsync(kind, "", binding.Name, cancellationToken))?.ToJson();
        if (old is not null && IsKept(old) && (string?)old["roleRef"]?["name"] != binding.Role)
            await resources.DeleteAsync(kind, "", binding.Name, new ResourceDeleteOptions(), KernelKinds.AsKernel, cancellationToken);
        await EnsureAsync(kind, binding.Name, before => Binding(binding, before), cancellationToken);
    }

    private async Task EnsureAsync(ResourceKind kind, string name, Func<JsonObject?, JsonObject> make, CancellationToken cancellationToken)
    {
        while (true)
        {
            var old = (await resources.GetAsync(kind, "", name, cancellationToken))?.ToJson();
            if (old is not null && !IsKept(old)) return;
            var next = make(old);
            try
            {
                if (old is null) await resources.CreateAsync(kind, "", next, KernelKinds.AsKernel, cancellationToken);
                else await resources.UpdateAsync(kind, "", name, next, null, KernelKinds.AsKernel, cancellationToken);
                return;
            }
            catch (ResourceException refusal) when (refusal.Reason is "AlreadyExists" or "NotFound" or "Conflict" && refusal.GetFenceToken() is null)
            {
                // Somebody else wrote it in between: look again.
            }
        }
    }

    private static bool IsKept(JsonObject item) => (string?)item["metadata"]?["annotations"]?[AutoUpdate] != "false";

    private static JsonObject Role(BootstrapRole role, JsonObject? old)
    {
        var next = Begin(role.Name, role.Labels, role.Annotations, old);
        if (role.Gathers.Count > 0)
        {
            var selectors = old?["aggregationRule"]?["clusterRoleSelectors"]?.DeepClone() as JsonArray ?? [];
            foreach (var label in role.Gathers.Select(label => new JsonObject { ["matchLabels"] = new JsonObject { [label] = "true" } }))
                if (!selectors.Any(selector => JsonNode.DeepEquals(selector, label)))
                    selectors.Add(label);
            next["aggregationRule"] = new JsonObject { ["clusterRoleSelectors"] = selectors };
            next["rules"] = old?["rules"]?.DeepClone();
            return next;
        }

        var rules = old?["rules"]?.Deserialize<List<PolicyRule>>(KernelJson.Options) ?? [];
        foreach (var rule in role.Rules)
            if (RuleCovering.Missing(rules, [rule]).Count > 0)
                rules.Add(rule);
        next["rules"] = new JsonArray([.. rules.Select(Write)]);
        return next;
    }

    private static JsonObject Binding(BootstrapBinding binding, JsonObject? old)
    {
        var next = Begin(binding.Name, new Dictionary<string, string>(), new Dictionary<string, string>(), old);
        next["roleRef"] = new JsonObject { ["apiGroup"] = Rbac, ["kind"] = "ClusterRole", ["name"] = binding.Role };
        var subjects = old?["subjects"]?.DeepClone() as JsonArray ?? [];
        foreach (var group in binding.Groups)
            if (!subjects.Any(subject => (string?)subject?["kind"] == "Group" && (string?)subject["name"] == group))
                subjects.Add(new JsonObject { ["kind"] = "Group", ["apiGroup"] = Rbac, ["name"] = group });
        next["subjects"] = subjects;
        return next;
    }

    private static JsonObject Template(BootstrapTemplate template, JsonObject? old)
    {
        var next = Begin(template.Name, template.Labels, new Dictionary<string, string>(), old);
        next["spec"] = JsonSerializer.SerializeToNode(template.Spec, KernelJson.Options);
        return next;
    }

    private static JsonObject Begin(string name, IReadOnlyDictionary<string, string> labels, IReadOnlyDictionary<string, string> annotations, JsonObject? old)
    {
        var metadata = new JsonObject
        {
            ["name"] = name,
            ["labels"] = Merge(old?["metadata"]?["labels"], labels, Bootstrapping, "rbac-defaults"),
            ["annotations"] = Merge(old?["metadata"]?["annotations"], annotations, AutoUpdate, "true"),
        };
        if ((string?)old?["metadata"]?["resourceVersion"] is { } version) metadata["resourceVersion"] = version;
        return new() { ["metadata"] = metadata };
    }

    private static JsonObject Merge(JsonNode? old, IReadOnlyDictionary<string, string> ours, string key, string value)
    {
        var merged = old?.DeepClone() as JsonObject ?? [];
        foreach (var (name, text) in ours) merged[name] = text;
        merged[key] = value;
        return merged;
    }

    internal static JsonNode Write(PolicyRule rule)
    {
        var written = (JsonObject)JsonSerializer.SerializeToNode(rule, KernelJson.Options)!;
        foreach (var (name, value) in written.ToList())
            if (value is JsonArray { Count: 0 })
                written.Remove(name);
        return written;
    }
}
