using LuBan.Kernel.Hosting;
using LuBan.Kernel.Installation;
using LuBan.Resources;
using LuBan.Sdk;
using LuBan.Sdk.Core;

namespace LuBan.Kernel.Tenancy;

/// <summary>Says what is left in namespaces that are being deleted, who is to clean it up, and what to do.</summary>
internal sealed class RemainingReader(ResourceService resources, IResourceClient<InstallPlan> plans, ExtensionHost host)
{
    private const int MaximumShown = 100;

    public async Task<IReadOnlyList<RemainingContent>> ReadAsync(IEnumerable<string> namespaces, CancellationToken cancellationToken)
    {
        var left = namespaces.SelectMany(ns => resources.ListContent(ns).Select(item => (Namespace: ns, Item: item))).ToList();
        if (left.Count == 0) return [];
        var installed = (await plans.ListAsync(null, cancellationToken)).Items;
        return
        [
            .. left.GroupBy(each => (each.Namespace, each.Item.QualifiedPlural))
                .OrderBy(group => group.Key.Namespace, StringComparer.Ordinal).ThenBy(group => group.Key.QualifiedPlural, StringComparer.Ordinal)
                .Take(MaximumShown).Select(group => Describe(group.Key.Namespace, [.. group.Select(each => each.Item)], installed)),
        ];
    }

    /// <summary>One sentence for a condition.</summary>
    public static string Summarize(IReadOnlyList<RemainingContent> remaining) => remaining.Count == 0
        ? "What is in its namespaces is being deleted."
        : $"LB8414: {remaining.Sum(entry => entry.Count)} object(s) are left: {string.Join("; ", remaining.Take(3).Select(entry => $"{entry.Namespace}: {entry.Message}"))}{(remaining.Count > 3 ? $"; and {remaining.Count - 3} more kinds of objects, see status.remaining" : "")}";

    private RemainingContent Describe(string ns, IReadOnlyList<NamespaceContent> items, IReadOnlyList<InstallPlan> installed)
    {
        var resource = items[0].QualifiedPlural;
        IReadOnlyList<string> finalizers = [.. items.SelectMany(item => item.Finalizers).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var owner = Owner(items[0], finalizers, installed);
        return new() { Namespace = ns, Resource = resource, Count = items.Count, Finalizers = finalizers, Owner = owner ?? "", Message = $"{items.Count} {resource} {Why(items, finalizers, owner, installed)}" };
    }

    /// <summary>Who is to remove the finalizers: the extension that one of them is named after, or the one whose kind it is.</summary>
    private string? Owner(NamespaceContent item, IReadOnlyList<string> finalizers, IReadOnlyList<InstallPlan> installed)
    {
        foreach (var prefix in finalizers.Where(name => name.Contains('/', StringComparison.Ordinal)).Select(name => name[..name.IndexOf('/', StringComparison.Ordinal)]))
        {
            var kind = resources.Registry.Current.All.FirstOrDefault(kind => kind.Group.Equals(prefix, StringComparison.OrdinalIgnoreCase));
            if (kind is not null && kind.Owner != KernelKinds.Owner) return kind.Owner;
            if (installed.FirstOrDefault(plan => plan.Spec.Extension.Id.Equals(prefix, StringComparison.OrdinalIgnoreCase)) is { } named) return named.Spec.Extension.Id;
        }
        return item.Kind?.Owner ?? installed.FirstOrDefault(plan => plan.Status?.Inventory.Any(entry => entry.Type == PlanInventory.Kind && entry.Name == item.QualifiedPlural) == true)?.Spec.Extension.Id;
    }

    private string Why(IReadOnlyList<NamespaceContent> items, IReadOnlyList<string> finalizers, string? owner, IReadOnlyList<InstallPlan> installed)
    {
        if (items.Count(item => item.IsProtected) is > 0 and var count) return $"{count} of them protected: remove the label {KernelLabels.Protected} from them";
        if (finalizers.Count == 0) return "being deleted";
        var names = string.Join(", ", finalizers);
        if (items[0].Kind is null && owner is null) return $"wait for the finalizer(s) {names}, and nobody serves their kind now: install the extension that brings it again, so that it can clean up, {OrForce}";
        if (owner is null || owner.StartsWith(KernelKinds.Owner, StringComparison.Ordinal)) return $"wait for the finalizer(s) {names}: whoever set them is to remove them, {OrForce}";
        if (host.Find(owner) is not null) return $"wait for the finalizer(s) {names} of extension '{owner}', which is serving: see its log with 'luban logs {owner}', {OrForce}";
        var plan = installed.FirstOrDefault(plan => plan.Spec.Extension.Id.Equals(owner, StringComparison.OrdinalIgnoreCase));
        var state = plan is null ? "not installed" : plan.Spec.Enabled ? "not serving" : "disabled";
        return $"wait for the finalizer(s) {names} of extension '{owner}', which is {state}: have it serve again, so that it can clean up, {OrForce}";
    }

    private const string OrForce = $"or give up on that with the annotation {TenantNames.ForceAnnotation}=true";
}
