using System.CommandLine;
using System.Text.Json.Nodes;
using LuBan.Cli.Http;
using LuBan.Cli.Output;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands;

internal static class SearchCommand
{
    private static readonly Column[] Columns =
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
        var output = CommonOptions.Output(cli);
        return new Command("search", cli.In(Texts.Search)) { text, output }.Run(cli, async (parsed, client, cancellationToken) =>
        {
            var list = await client.ListAsync(Kinds.Extensions, cancellationToken);
            if (parsed.GetValue(text) is { } wanted)
                list["items"] = new JsonArray([.. list.Items("items").Where(item => new CatalogueEntry(item).Matches(wanted)).Select(item => item.DeepClone())]);
            var format = parsed.Format(output);
            if (format == OutputFormat.Table && !list.Items("items").Any()) cli.Remark(Texts.NothingFound);
            else cli.Printer.List(format, list, "extension", Columns);
            return ExitCode.Ok;
        });
    }
}
