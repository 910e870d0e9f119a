using LuBan.Kernel.Contributions;
using LuBan.Kernel.Hosting;
using LuBan.Resources;
using LuBan.Sdk;
using Microsoft.Extensions.Logging;

namespace LuBan.Kernel.Admission;

/// <summary>Finds the hooks that a write is of interest to, in their order.</summary>
internal sealed class AdmissionHooks(ContributionRegistry registry, ResourceService resources, ILogger<AdmissionHooks> logger)
{
    public ILogger Logger => logger;

    public bool Any(ResourceKind kind) => registry.Current.Contributors.Any(contributor => contributor.Contributions.Admissions.Any(hook => IsFor(hook, kind)));

    public IReadOnlyList<(ExtensionRuntime Runtime, AdmissionContribution Hook)> For(AdmissionRequest request, Func<AdmissionContribution, bool> does)
    {
        // The kernel must not depend on extensions to keep its own house; and a status is a report, not a wish.
        if (request.FromKernel || request.Subresource is not null) return [];
        var operation = request.Operation.ToSdk();
        return [.. registry.Current.Contributors.OfType<ExtensionRuntime>()
            .SelectMany(runtime => InVersion(runtime.Contributions.Admissions.Where(hook => IsFor(hook, request.Kind) && does(hook) && hook.Operations.HasFlag(operation)), request.Kind.Version).Select(hook => (Runtime: runtime, Hook: hook)))
            .Where(entry => Matches(entry.Hook, request))
            .OrderBy(entry => entry.Hook.Order).ThenBy(entry => entry.Runtime.Id, StringComparer.OrdinalIgnoreCase).ThenBy(entry => entry.Hook.Hook, StringComparer.Ordinal)];
    }

    /// <summary>An extension that has hooks for several versions is asked through those of the version that was written. Without one for it, all remain, and refuse what they cannot read.</summary>
    private static IEnumerable<AdmissionContribution> InVersion(IEnumerable<AdmissionContribution> hooks, string version)
    {
        var all = hooks.ToList();
        var own = all.FindAll(hook => hook.Version == version);
        return own.Count > 0 ? own : all;
    }

    private static bool IsFor(AdmissionContribution hook, ResourceKind kind) => hook.Group == kind.Group && hook.Plural == kind.Plural;

    private bool Matches(AdmissionContribution hook, AdmissionRequest request)
    {
        if (hook.LabelSelector is not null)
        {
            var selector = LabelSelector.Parse(hook.LabelSelector);
            // Before or after: a label that is removed must not be a way around the hook.
            if (!selector.Matches(Labels(request.Object)) && !(request.Old is not null && selector.Matches(Labels(request.Old)))) return false;
        }
        if (hook.NamespaceSelector is null || request.Namespace.Length == 0) return true;
        return LabelSelector.Parse(hook.NamespaceSelector).Matches(resources.NamespaceLabels(request.Namespace));
    }

    private static IReadOnlyDictionary<string, string> Labels(System.Text.Json.Nodes.JsonObject? item) =>
        (item?["metadata"]?["labels"] as System.Text.Json.Nodes.JsonObject ?? []).ToDictionary(label => label.Key, label => label.Value?.ToString() ?? "");
}
