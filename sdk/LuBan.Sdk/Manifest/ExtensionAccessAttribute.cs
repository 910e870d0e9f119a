namespace LuBan.Sdk;

/// <summary>Puts into the manifest what the extension itself does with objects of kinds that are not its own. Read from the assembly when it is packed.</summary>
/// <remarks>What is not declared and approved is refused to the extension's clients, caches and reconcilers.</remarks>
/// <param name="apiGroup">The API group; the empty text for the core group.</param>
/// <param name="resources">The plurals, separated by commas.</param>
/// <param name="verbs">The verbs, separated by commas, such as <c>get,list,watch</c>.</param>
/// <param name="reason">One sentence for the person who approves it.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class ExtensionAccessAttribute(string apiGroup, string resources, string verbs, string? reason = null) : Attribute
{
    /// <summary>The API group; the empty text for the core group.</summary>
    public string ApiGroup { get; } = apiGroup;

    /// <summary>The plurals, separated by commas.</summary>
    public string Resources { get; } = resources;

    /// <summary>The verbs, separated by commas.</summary>
    public string Verbs { get; } = verbs;

    /// <summary>One sentence for the person who approves it.</summary>
    public string? Reason { get; } = reason;
}
