using System.Collections.Immutable;
using LuBan.Resources;
using LuBan.Sdk;

namespace LuBan.Kernel.Access;

/// <summary>How a namespace belongs to a workspace.</summary>
internal sealed record NamespaceEntry(string Workspace, bool IsHome);

/// <summary>Everything that decides about access at one moment. Immutable.</summary>
internal sealed record AccessSnapshot(
    RoleBook Roles, BindingBook Bindings, ImmutableDictionary<string, NamespaceEntry> Namespaces, ImmutableDictionary<string, IReadOnlyList<PolicyRule>> Scopes)
{
    public static AccessSnapshot Empty { get; } = new(
        RoleBook.Empty, BindingBook.Empty, ImmutableDictionary<string, NamespaceEntry>.Empty, ImmutableDictionary<string, IReadOnlyList<PolicyRule>>.Empty);

    /// <summary>The workspace of a namespace; null when it has none.</summary>
    public string? WorkspaceOf(string ns) => Namespaces.TryGetValue(ns, out var entry) ? entry.Workspace : null;

    /// <summary>The namespace whose role bindings hold in this one, too; null when there is none.</summary>
    public string? HomeOf(string ns)
    {
        if (ns.Length == 0 || WorkspaceOf(ns) is not { } workspace) return null;
        var home = TenancyLabels.HomeOf(workspace);
        // The labels decide, not the name: whoever makes a namespace of that name is not yet at home there.
        return home != ns && Namespaces.TryGetValue(home, out var entry) && entry.IsHome && entry.Workspace == workspace ? home : null;
    }

    /// <summary>The bindings that hold for a subject in a namespace, those of the cluster first.</summary>
    public IEnumerable<(BindingEntry Binding, SubjectKey Subject)> BindingsFor(AccessSubject subject, string ns)
    {
        var home = HomeOf(ns);
        foreach (var place in Places(ns, home))
        {
            foreach (var binding in Bindings.For(new(false, subject.Name), place)) yield return (binding, new(false, subject.Name));
            for (var i = 0; i < subject.Groups.Count; i++)
                foreach (var binding in Bindings.For(new(true, subject.Groups[i]), place))
                    yield return (binding, new(true, subject.Groups[i]));
        }
    }

    private static IEnumerable<string> Places(string ns, string? home)
    {
        yield return "";
        if (ns.Length > 0) yield return ns;
        if (home is not null) yield return home;
    }
}
