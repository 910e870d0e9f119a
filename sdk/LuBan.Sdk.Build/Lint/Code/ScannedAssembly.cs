namespace LuBan.Sdk.Build.Lint.Code;

/// <summary>What the rules want to know of one assembly of a package. Read from its metadata and instructions; nothing of it runs.</summary>
internal sealed record ScannedAssembly
{
    /// <summary>Its path in the package.</summary>
    public required string Path { get; init; }

    public required string Name { get; init; }

    public required Version Version { get; init; }

    /// <summary>Whether it was compiled without optimization.</summary>
    public required bool IsDebug { get; init; }

    public IReadOnlyList<CodeCall> Calls { get; init; } = [];

    /// <summary>Every text in the code, and how often it is there.</summary>
    public IReadOnlyDictionary<string, int> Literals { get; init; } = new Dictionary<string, int>();

    public IReadOnlyList<StaticField> StaticFields { get; init; } = [];

    /// <summary>Methods that nobody can wait for.</summary>
    public IReadOnlyList<LintPlace> AsyncVoids { get; init; } = [];

    public IReadOnlyList<KindFact> Kinds { get; init; } = [];

    /// <summary>Routes of controllers.</summary>
    public IReadOnlyList<RouteUse> ControllerRoutes { get; init; } = [];

    /// <summary>The permissions that attributes demand.</summary>
    public IReadOnlyList<(string Permission, LintPlace Place)> Demands { get; init; } = [];

    public IReadOnlyList<SuppressionUse> Suppressions { get; init; } = [];

    /// <summary>Interfaces of the SDK that its types implement, with their type arguments.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Interfaces { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>The full names of types of other assemblies that it mentions.</summary>
    public IReadOnlySet<string> Mentions { get; init; } = new HashSet<string>();

    public IEnumerable<RouteUse> Routes => Calls.Select(Code.Routes.Mapped).OfType<RouteUse>().Concat(ControllerRoutes);
}
