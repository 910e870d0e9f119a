using System.CommandLine;
using System.Text.Json.Nodes;
using LuBan.Cli.Http;
using LuBan.Cli.Output;
using LuBan.Cli.Plans;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands;

/// <summary>Searches the marketplace of the server; where it has none, the catalogue that the kernel made from its package sources.</summary>
internal static class SearchCommand
{
    private const int LongestDescription = 100;
    private const int MostFacetValues = 8;
    private static readonly string[] Facets = ["categories", "publishers"];
    private static readonly string[] Orders = ["relevance", "downloads", "rating", "updated", "name"];

    private static readonly Column[] CatalogueColumns =
    [
        new("ID", item => new CatalogueEntry(item).Id),
        new("VERSION", item => new CatalogueEntry(item).RecommendedVersion),
        new("INSTALLED", item => new CatalogueEntry(item).InstalledVersion),
        new("STATE", item => new CatalogueEntry(item).State),
        new("DESCRIPTION", item => new CatalogueEntry(item).Description),
    ];

    public static Command Create(CliContext cli)
    {
        var text = new Argument<string?>("text") { Description = cli.In(Texts.SearchText), Arity = ArgumentArity.ZeroOrOne };
        var category = new Option<string?>("--category") { Description = cli.In(Texts.SearchCategory), HelpName = "name" };
        var publisher = new Option<string?>("--publisher") { Description = cli.In(Texts.SearchPublisher), HelpName = "name" };
        var sort = new Option<string?>("--sort") { Description = cli.In(Texts.SearchSort) };
        sort.AcceptOnlyFromAmong(Orders);
        var prerelease = new Option<bool>("--prerelease") { Description = cli.In(Texts.SearchPrerelease) };
        var sources = new Option<bool>("--sources") { Description = cli.In(Texts.SearchSources) };
        var (skip, limit, output) = (CommonOptions.Skip(cli), CommonOptions.Limit(cli), CommonOptions.Output(cli));
        return new Command("search", cli.In(Texts.Search)) { text, category, publisher, sort, prerelease, sources, skip, limit, output }.Run(cli, async (parsed, client, cancellationToken) =>
        {
            var wanted = new Wanted(parsed.GetValue(text), parsed.GetValue(category), parsed.GetValue(publisher), parsed.GetValue(sort), parsed.GetValue(prerelease), parsed.GetValue(skip), parsed.GetValue(limit));
            var format = parsed.Format(output);
            if (parsed.GetValue(sources) || await AskMarketAsync(client, wanted, cancellationToken) is not { } found)
            {
                cli.Print(format, await AskKernelAsync(client, wanted, cancellationToken), CatalogueColumns, Texts.NothingFound, "extension.kernel.luban.dev");
                return ExitCode.Ok;
            }
            cli.Print(format, found, MarketColumns(await InstalledAsync(client, format, cancellationToken), cli.Language.Tag()), Texts.NothingFound);
            if (format == OutputFormat.Table) WriteFacets(cli, found);
            return ExitCode.Ok;
        });
    }

    /// <returns>Null where the server has no marketplace.</returns>
    private static async Task<JsonObject?> AskMarketAsync(KernelClient client, Wanted wanted, CancellationToken cancellationToken)
    {
        var path = Market.Path("extensions").With("q", wanted.Text).With("category", wanted.Category).With("publisher", wanted.Publisher).With("sort", wanted.Sort).With("prerelease", wanted.Prerelease);
        try
        {
            return await client.ListMarketAsync(path, wanted.Skip, wanted.Limit, cancellationToken);
        }
        catch (CliException refusal) when (refusal.Error == CliErrors.NoMarketplace)
        {
            return null;
        }
    }

    private static async Task<JsonObject> AskKernelAsync(KernelClient client, Wanted wanted, CancellationToken cancellationToken)
    {
        // The kernel's catalogue is a list by name: what it cannot do is refused rather than left out.
        if (wanted.Sort is not (null or "name")) throw new CliException(CliErrors.NoMarketplace, client.Connection.Address);
        var list = await client.ListAsync(Kinds.Extensions, cancellationToken);
        var matching = list.Items("items").Where(item => Matches(new(item), wanted)).ToArray();
        list["items"] = new JsonArray([.. matching.Skip(wanted.Skip).Take(wanted.Limit).Select(item => item.DeepClone())]);
        return list;
    }

    private static bool Matches(CatalogueEntry entry, Wanted wanted) =>
        (wanted.Text is not { } text || entry.Matches(text))
        && (wanted.Category is not { } category || entry.Categories.Contains(category, StringComparer.OrdinalIgnoreCase))
        && (wanted.Publisher is not { } publisher || publisher.Equals(entry.Text("publisher"), StringComparison.OrdinalIgnoreCase));

    /// <returns>From id, in lower case, to the version that is installed. Empty on a server that is a marketplace only.</returns>
    private static async Task<IReadOnlyDictionary<string, string?>> InstalledAsync(KernelClient client, OutputFormat format, CancellationToken cancellationToken)
    {
        if (format != OutputFormat.Table) return new Dictionary<string, string?>();
        var plans = await client.TryGetAsync(Kinds.Path(Kinds.Plans), cancellationToken);
        return plans.Items("items").Select(item => new Plan((JsonObject)item)).ToDictionary(plan => plan.Name, plan => plan.InstalledVersion);
    }

    private static Column[] MarketColumns(IReadOnlyDictionary<string, string?> installed, string language) =>
    [
        new("ID", item => item.Text("id")),
        new("VERSION", item => item.Text("version")),
        new("INSTALLED", item => installed.GetValueOrDefault(Plan.NameOf(item.Text("id") ?? ""))),
        new("PUBLISHER", item => item.Text("publisher") is { } name && item.Flag("verified") == true ? name + " ✓" : item.Text("publisher")),
        new("DOWNLOADS", item => item.Text("downloads")),
        new("RATING", Rating),
        new("DESCRIPTION", item => Shortened(item.Text("summary", language) ?? item.Text("summary", "en") ?? item.Text("description"))),
    ];

    public static string? Rating(JsonNode? item) => item.Number("rating", "count") is > 0 ? $"{item.Text("rating", "average")} ({item.Text("rating", "count")})" : null;

    private static string? Shortened(string? text) => text is { Length: > LongestDescription } ? text[..LongestDescription] + "…" : text;

    private static void WriteFacets(CliContext cli, JsonObject found)
    {
        foreach (var (typed, taken) in found.At("corrections") as JsonObject ?? []) cli.Remark(Texts.SearchedInstead, typed, taken.Text());
        foreach (var name in Facets)
            if (found.Items("facets", name).Take(MostFacetValues).Select(value => $"{value.Text("value")} {value.Text("count")}").ToArray() is { Length: > 0 } counts)
                cli.Remark(Texts.Facet, name, string.Join(", ", counts));
    }

    /// <summary>What the user asked for.</summary>
    private sealed record Wanted(string? Text, string? Category, string? Publisher, string? Sort, bool Prerelease, int Skip, int Limit);
}
