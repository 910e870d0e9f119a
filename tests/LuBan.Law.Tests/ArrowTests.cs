using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;

namespace LuBan.Law;

/// <summary>Which part of the product may know which other.</summary>
public sealed partial class ArrowTests
{
    private static readonly (string Project, string Assembly)[] Product =
    [
        ("sdk/LuBan.Sdk", "LuBan.Sdk"),
        ("sdk/LuBan.Sdk.Testing", "LuBan.Sdk.Testing"),
        ("sdk/LuBan.Sdk.Build", "LuBan.Sdk.Build"),
        ("sdk/LuBan.Cli", "luban"),
        ("kernel/LuBan.Resources", "LuBan.Resources"),
        ("kernel/LuBan.Packages", "LuBan.Packages"),
        ("kernel/LuBan.Identity", "LuBan.Identity"),
        ("kernel/LuBan.Kernel", "LuBan.Kernel"),
        ("kernel/LuBan.Server", "LuBan.Server"),
        ("marketplace/LuBan.Marketplace", "LuBan.Marketplace"),
    ];

    /// <summary>
    /// The rooms inside the kernel and what each may use, read from the sources (<c>using</c> lines and qualified names). The rest of the
    /// namespace LuBan.Kernel is the composition root.
    /// </summary>
    private static readonly Dictionary<string, string[]> Rooms = new(StringComparer.Ordinal)
    {
        ["Access"] = [],
        ["Admission"] = ["Contributions", "Diagnostics", "Hosting"],
        ["Audit"] = ["Contributions", "Hosting", "Reconciliation"],
        ["Diagnostics"] = ["Hosting"],
        ["Reconciliation"] = ["Access", "Diagnostics", "Hosting"],
        ["Contributions"] = ["Access", "Reconciliation"],
        ["Gateway"] = [],
        ["Upstreams"] = ["Access", "Contributions", "Gateway", "Hosting"],
        ["Workers"] = ["Access", "Contributions", "Diagnostics", "Gateway", "Hosting", "Reconciliation"],
        ["Hosting"] = ["Access", "Contributions"],
        ["Catalogue"] = ["Hosting"],
        ["Installation"] = ["Access", "Catalogue", "Contributions", "Diagnostics", "Hosting", "Reconciliation"],
        ["Tenancy"] = ["Access", "Reconciliation"],
        ["Console"] = ["Access", "Contributions", "Hosting", "Installation"],
        ["Browsing"] = ["Access", "Catalogue", "Console", "Contributions", "Diagnostics", "Hosting", "Installation"],
    };

    /// <summary>Single files that look the other way, each for a reason.</summary>
    private static readonly Dictionary<string, string[]> Exceptions = new(StringComparer.Ordinal)
    {
        // A catalogue entry shows the phase of its plan, and what is installed.
        ["Catalogue/CatalogueWriter.cs"] = ["Installation"],
        // A source has conditions and a sync annotation like a plan's, and tells failures in the same words.
        ["Catalogue/PackageSource.cs"] = ["Installation"],
        ["Catalogue/PackageSourceReconciler.cs"] = ["Installation"],
        ["Catalogue/SourceTrustKeeper.cs"] = ["Installation"],
        // Events are delivered to running extensions, kinds registered from them, and their converters and identity providers called.
        ["Contributions/ExtensionConversion.cs"] = ["Hosting"],
        ["Contributions/ExtensionIdentityProviders.cs"] = ["Hosting"],
        ["Contributions/EventBus.cs"] = ["Hosting"],
        ["Contributions/EventDelivery.cs"] = ["Hosting"],
        ["Contributions/EventDispatcher.cs"] = ["Hosting"],
        ["Contributions/ExtensionKinds.cs"] = ["Hosting"],
        // How far a sink of the audit log has come is forgotten with its extension.
        ["Installation/ExtensionRemoval.cs"] = ["Audit"],
        // What an extension asks the kernel goes on under the correlation id of the call in which it asks.
        ["Workers/Instances/KernelSocket.cs"] = ["Audit"],
        // A workspace that cannot go says which extension holds it, and how that one is.
        ["Tenancy/RemainingReader.cs"] = ["Hosting", "Installation"],
    };

    private static readonly string[] CompositionRoot = ["KernelApplicationExtensions.cs", "KernelKinds.cs", "KernelService.cs", "KernelServiceCollectionExtensions.cs", "LeaderDuties.cs"];

    [Fact]
    public void Assemblies_refer_to_each_other_as_the_page_on_architecture_says()
    {
        var page = Repository.Files["docs/architecture.md"];
        var promised = Markdown.Table(page, "## Rooms").ToDictionary(
            row => row[0].Trim('`'),
            row => Name().Matches(row[2]).Select(match => "LuBan." + match.Value).Order(StringComparer.Ordinal).ToArray());

        var found = Product.ToDictionary(one => one.Project, one => References(one).Where(name => Product.Any(other => other.Assembly == name)).Order(StringComparer.Ordinal).ToArray());

        Assert.Equal(Product.Select(one => one.Project).Order(StringComparer.Ordinal), promised.Keys.Order(StringComparer.Ordinal));
        var differences = found.SelectMany(one => one.Value.Except(promised[one.Key]).Select(name => $"new: {one.Key} -> {name}")
            .Concat(promised[one.Key].Except(one.Value).Select(name => $"gone: {one.Key} -> {name}")));
        Violations.None(differences);
    }

    [Fact]
    public void Only_the_packages_room_sees_the_types_of_NuGet()
    {
        var found = Product.Where(one => References(one).Any(name => name.StartsWith("NuGet.", StringComparison.Ordinal))).Select(one => one.Assembly);

        Assert.Equal(["LuBan.Packages"], found);
    }

    [Fact]
    public void The_command_line_shares_nothing_with_the_kernel_but_the_stores_that_it_migrates_and_the_bundles_that_it_checks()
    {
        Assert.All(References(("sdk/LuBan.Cli", "luban")).Where(name => name.StartsWith("LuBan.", StringComparison.Ordinal)), name => Assert.Contains(name, new[] { "LuBan.Packages", "LuBan.Resources", "LuBan.Sdk" }));
    }

    [Fact]
    public void The_sdk_refers_to_the_framework_and_Scrutor_only()
    {
        var found = References(("sdk/LuBan.Sdk", "LuBan.Sdk")).Where(name => !name.StartsWith("System.", StringComparison.Ordinal) && !name.StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal) && !name.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal));

        Violations.None(found.Except(["Scrutor"]));
    }

    [Fact]
    public void Extensions_refer_to_the_sdk_to_what_they_share_and_to_their_own()
    {
        foreach (var project in Repository.Files.Keys.Where(file => BuiltInProject().IsMatch(file)))
        {
            var id = Path.GetFileNameWithoutExtension(project);

            Violations.None(References((Path.GetDirectoryName(project)!, id)).Where(name => name.StartsWith("LuBan.", StringComparison.Ordinal) && name != "LuBan.Sdk" && !name.StartsWith("LuBan.Extensions.", StringComparison.Ordinal) && !name.StartsWith(id + ".", StringComparison.Ordinal))
                .Select(name => $"{id} -> {name}"));
        }
    }

    [Fact]
    public void Rooms_of_the_kernel_use_each_other_in_one_direction()
    {
        var arrows = Repository.Sources("kernel/LuBan.Kernel").SelectMany(file => Uses(file.Key["kernel/LuBan.Kernel/".Length..], file.Value)).ToList();
        Violations.None(arrows.Where(arrow => !IsAllowed(arrow.File, arrow.To)).Select(arrow => $"new: {arrow.File} -> {arrow.To}"));

        // An allowance that nobody needs any more is taken back.
        Violations.None(Exceptions.SelectMany(one => one.Value.Select(to => (File: one.Key, To: to))).Where(one => !arrows.Contains(one)).Select(one => $"gone: {one.File} -> {one.To}"));
        Violations.None(Rooms.SelectMany(room => room.Value.Select(to => (room.Key, to))).Where(arrow => !arrows.Any(used => RoomOf(used.File) == arrow.Key && used.To == arrow.to)).Select(arrow => $"gone: {arrow.Key} -> {arrow.to}"));
    }

    [Fact]
    public void Every_folder_of_the_kernel_is_a_room_with_its_law()
    {
        var folders = Repository.Sources("kernel/LuBan.Kernel").Select(file => RoomOf(file.Key["kernel/LuBan.Kernel/".Length..])).Where(room => room.Length > 0).Distinct();

        Assert.Equal(Rooms.Keys.Order(StringComparer.Ordinal), folders.Order(StringComparer.Ordinal));
    }

    private static bool IsAllowed(string file, string to) => RoomOf(file) switch
    {
        "" => CompositionRoot.Contains(file) || to is not ("Installation" or "Catalogue"),
        var room => Rooms[room].Contains(to) || (Exceptions.TryGetValue(file, out var excepted) && excepted.Contains(to)),
    };

    private static IEnumerable<(string File, string To)> Uses(string file, string source)
    {
        var code = CSharpText.WithoutCommentsAndStrings(source);
        return Rooms.Keys.Where(room => room != RoomOf(file) && Regex.IsMatch(code, $@"\busing LuBan\.Kernel\.{room}\b|(?<![\w.])(?:LuBan\.)?(?:Kernel\.)?{room}\.[A-Z]")).Select(room => (file, room));
    }

    private static string RoomOf(string file) => file.Contains('/', StringComparison.Ordinal) ? file[..file.IndexOf('/', StringComparison.Ordinal)] : "";

    private static List<string> References((string Project, string Assembly) one)
    {
        using var stream = File.OpenRead(Repository.Assembly(one.Project, one.Assembly));
        using var image = new PEReader(stream);
        var metadata = image.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }

    [GeneratedRegex(@"^extensions/(?!common/)[^/]+/[^/]+\.csproj$")]
    private static partial Regex BuiltInProject();

    [GeneratedRegex(@"\b(?:Sdk|Resources|Packages|Identity|Kernel|Marketplace)\b")]
    private static partial Regex Name();
}
