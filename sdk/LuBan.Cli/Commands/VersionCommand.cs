using System.CommandLine;
using System.Reflection;
using System.Text.Json.Nodes;
using LuBan.Cli.Http;
using LuBan.Cli.Output;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands;

internal static class VersionCommand
{
    /// <summary>This tool's version, without the commit.</summary>
    public static string Own { get; } =
        typeof(VersionCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    public static Command Create(CliContext cli)
    {
        var output = CommonOptions.Output(cli);
        return new Command("version", cli.In(Texts.Version)) { output }.Run(async (parsed, cancellationToken) =>
        {
            var (server, problem) = await AskServerAsync(cli, cancellationToken);
            var format = parsed.Format(output);
            if (format == OutputFormat.Name) cli.Environment.Out.WriteLine(Own);
            else if (format == OutputFormat.Table) cli.Say(Texts.VersionLines, Own, server ?? problem);
            else cli.Printer.Structured(format, new JsonObject { ["client"] = Own, ["server"] = server, ["serverProblem"] = problem });
            return ExitCode.Ok;
        });
    }

    /// <summary>The server's version from its answer to /version, which has Kubernetes' fields beside ours.</summary>
    public static string? Of(JsonNode answer) => (answer.Text("lubanVersion") ?? answer.Text("version") ?? answer.Text("gitVersion"))?.TrimStart('v').Split('+')[0];

    private static async Task<(string? Version, string? Problem)> AskServerAsync(CliContext cli, CancellationToken cancellationToken)
    {
        try
        {
            using var client = cli.Connect();
            return (Of(await client.GetAsync("version", cancellationToken)), null);
        }
        catch (CliException refusal)
        {
            // The tool's own version is an answer even without a server.
            return (null, cli.In(refusal.Error.Text, refusal.Values));
        }
    }
}
