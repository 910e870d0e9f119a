using System.CommandLine;
using LuBan.Cli.Http;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands;

internal static class InfoCommand
{
    public static Command Create(CliContext cli)
    {
        var id = CommonOptions.Id(cli);
        var output = CommonOptions.Output(cli);
        return new Command("info", cli.In(Texts.Info)) { id, output }.Run(cli, async (parsed, client, cancellationToken) =>
        {
            var name = parsed.Name(id);
            var found = await client.FindAsync(Kinds.Extensions, name, cancellationToken) ?? throw new CliException(CliErrors.NotFound, "Extension", name);
            cli.Printer.Object(parsed.Format(output), found, "extension", () => Write(cli, new(found)));
            return ExitCode.Ok;
        });
    }

    private static void Write(CliContext cli, CatalogueEntry entry)
    {
        var facts = new Facts(cli);
        facts.Add(Texts.FactId, entry.Id);
        facts.Add(Texts.FactTitle, entry.Title);
        facts.Add(Texts.FactDescription, entry.Description);
        facts.Add(Texts.FactState, entry.State);
        facts.Add(Texts.FactInstalled, entry.InstalledVersion);
        facts.Add(Texts.FactRecommended, entry.RecommendedVersion);
        facts.Add(Texts.FactAuthors, entry.Text("authors") ?? entry.Text("publisher"));
        facts.Add(Texts.FactCategories, string.Join(", ", entry.Categories));
        facts.Add(Texts.FactTags, string.Join(", ", entry.Tags));
        facts.Add(Texts.FactVersions, string.Join(", ", entry.Versions.Select(version => version.Source is { } source ? $"{version.Version} ({source})" : version.Version)));
        facts.Write();
    }
}
