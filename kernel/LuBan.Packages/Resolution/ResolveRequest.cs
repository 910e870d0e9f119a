namespace LuBan.Packages;

/// <summary>What to find versions for.</summary>
public sealed record ResolveRequest
{
    /// <summary>The extension asked for.</summary>
    public required string Id { get; init; }

    /// <summary>
    /// Which version: exactly one (<c>1.2.3</c>, also when it is unlisted or a prerelease), a range (<c>1.x</c>, <c>[1.0,2.0)</c>,
    /// <c>&gt;=1.0 &lt;2.0</c>), or null for the newest that fits.
    /// </summary>
    public string? Version { get; init; }

    /// <summary>What is installed, from extension id (case does not matter) to version. These stay as they are wherever possible.</summary>
    public IReadOnlyDictionary<string, string> Installed { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// What installed extensions need, from extension id to dependencies, as the store knows it. For an installed extension that is not here
    /// the sources are asked.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<PackageDependency>> InstalledDependencies { get; init; } =
        new Dictionary<string, IReadOnlyList<PackageDependency>>();

    /// <summary>The kernel's version.</summary>
    public required string HostVersion { get; init; }

    /// <summary>Where to look.</summary>
    public required IReadOnlyList<IPackageSource> Sources { get; init; }

    /// <summary>Whether prereleases count as versions. A version or range that names a prerelease gets it without this.</summary>
    public bool IncludePrerelease { get; init; }

    /// <summary>
    /// Whether an id that more than one source offers is refused (LB2116) unless a source names it by prefix. Otherwise the source of the
    /// highest priority that has it delivers it.
    /// </summary>
    public bool RequireMapping { get; init; }

    /// <summary>
    /// The sources that installed extensions came from, from extension id in lower case to source name: they stay with it, unless another
    /// source names the id by prefix, or the source is gone.
    /// </summary>
    public IReadOnlyDictionary<string, string> Origins { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// What is remembered of a source that does not answer: whether it offers an id (both by name, the id as asked for); null when nobody
    /// knows. Only asked with <see cref="RequireMapping"/>, for sources that are not the only one.
    /// </summary>
    public Func<string, string, bool?>? Remembered { get; init; }
}
