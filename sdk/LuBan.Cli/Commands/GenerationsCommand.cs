using System.CommandLine;
using System.Text.Json.Nodes;
using LuBan.Cli.Http;
using LuBan.Cli.Output;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands;

/// <summary>The states of everything that is installed, to go back to.</summary>
internal static class GenerationsCommand
{
    private static readonly Column[] Columns =
    [
        new("GENERATION", generation => generation.Text("number")),
        new("MADE", generation => generation.Text("createdAt")),
        new("EXTENSIONS", generation => (generation.At("items") as JsonObject)?.Count.ToString()),
        new("BY", generation => generation.Text("actor")),
        new("REASON", generation => generation.Text("reason")),
    ];

    public static Command Create(CliContext cli)
    {
        var output = CommonOptions.Output(cli);
        return new Command("generations", cli.In(Texts.Generations)) { output }.Run(cli, async (parsed, client, cancellationToken) =>
        {
            var list = new JsonObject { ["items"] = await client.GetArrayAsync("api/kernel/v1/generations", cancellationToken) };
            cli.Print(parsed.Format(output), list, Columns, Texts.NothingThere);
            return ExitCode.Ok;
        });
    }
}
