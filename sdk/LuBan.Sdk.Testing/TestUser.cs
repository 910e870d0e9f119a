namespace LuBan.Sdk.Testing;

/// <summary>Somebody who calls the kernel, and what he may do.</summary>
/// <param name="Name">The user name.</param>
public sealed record TestUser(string Name)
{
    /// <summary>The groups that the user is in.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>Permissions of installed extensions, such as <c>notes.read</c>.</summary>
    public IReadOnlyList<string> Permissions { get; init; } = [];

    /// <summary>Cluster roles by name, such as <c>view</c>.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>Rights on resources, such as <c>PolicyRule.For("notes.samples.dev", "notes", "get,list")</c>.</summary>
    public IReadOnlyList<PolicyRule> Rules { get; init; } = [];

    /// <summary>The only namespace that all of this is for.</summary>
    /// <value>Default: null, everywhere.</value>
    public string? Namespace { get; init; }

    /// <summary>May do everything.</summary>
    public static TestUser Administrator { get; } = new("admin") { Groups = ["system:masters"] };

    /// <summary>Somebody without credentials.</summary>
    public static TestUser Anonymous { get; } = new("");
}
