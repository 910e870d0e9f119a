namespace LuBan.Resources.Storage;

/// <summary>Where an object is: four columns, never one path string.</summary>
/// <param name="Group">The API group; empty for the core group.</param>
/// <param name="Resource">The plural, such as <c>installplans</c>.</param>
/// <param name="Namespace">The namespace; empty for a cluster-scoped kind.</param>
/// <param name="Name">The object's name.</param>
public readonly record struct ResourceKey(string Group, string Resource, string Namespace, string Name)
{
    /// <summary><c>resource.group namespace/name</c>, for messages.</summary>
    /// <returns>The text.</returns>
    public override string ToString() =>
        $"{Resource}{(Group.Length == 0 ? "" : "." + Group)} {(Namespace.Length == 0 ? "" : Namespace + "/")}{Name}";
}
