using System.CommandLine;
using System.Text.Json.Nodes;
using LuBan.Cli.Http;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands;

/// <summary>Shows an extension: what the server's catalogue knows of it and, where the server has a marketplace, what that adds.</summary>
internal static class InfoCommand
{
    private const string MarketplaceMember = "marketplace";

    public static Command Create(CliContext cli)
    {
        var (id, output) = (CommonOptions.Id(cli), CommonOptions.Output(cli));
        var all = new Option<bool>("--all-versions") { Description = cli.In(Texts.InfoAllVersions) };
        return new Command("info", cli.In(Texts.Info)) { id, all, output }.Run(cli, async (parsed, client, cancellationToken) =>
        {
            var name = parsed.Name(id);
            var entry = await client.FindAsync(Kinds.Extensions, name, cancellationToken);
            var offer = await client.TryGetAsync(Market.Path("extensions", parsed.CheckedId(id)), cancellationToken);
            if (entry is null && offer is null) throw new CliException(CliErrors.NotFound, "Extension", name);
            var found = entry ?? new() { ["metadata"] = new JsonObject { ["name"] = name } };
            if (offer is not null) found[MarketplaceMember] = offer;
            cli.Printer.Object(parsed.Format(output), found, "extension.kernel.luban.dev", () => new InfoPage(cli, new(found), offer).Write(parsed.GetValue(all)));
            return ExitCode.Ok;
        });
    }
}
