using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using LuBan.Cli.Configuration;
using LuBan.Cli.Http;
using LuBan.Cli.SignIn;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands;

/// <summary>Hands kubectl the token of a login, and renews it without a word (Kubernetes exec credential plugin).</summary>
/// <remarks>LUBAN_TOKEN and LUBAN_SERVER do not count here: kubectl speaks to the server that its own file names.</remarks>
internal static class KubectlCredentialCommand
{
    private const string Name = "kubectl-credential";
    private const string Group = "client.authentication.k8s.io/";

    /// <summary>The versions of the plugin interface; the first is the usual one, the other is for kubectl before 1.22.</summary>
    public static readonly IReadOnlyList<string> ApiVersions = ["v1", "v1beta1"];

    /// <summary>kubectl is told of an end a little before the real one, as it asks for a new token only then.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(10);

    public static Command Create(CliContext cli)
    {
        var server = new Option<string>("--server") { Description = cli.In(Texts.CredentialServer), HelpName = "url", Required = true };
        var apiVersion = new Option<string>("--api-version") { Description = cli.In(Texts.KubeconfigExecVersion), DefaultValueFactory = _ => ApiVersions[0] };
        apiVersion.AcceptOnlyFromAmong([.. ApiVersions]);
        return new Command(Name, cli.In(Texts.KubectlCredential)) { server, apiVersion }.Hide().Run(async (parsed, cancellationToken) =>
        {
            var asked = ReadQuestion(cli);
            var connection = Connection.To(parsed.GetRequiredValue(server), cli.ConfigurationFile.Read());
            var entry = await EntryAsync(cli, connection, asked.At("spec", "interactive") is JsonValue flag && flag.TryGetValue<bool>(out var interactive) && interactive, cancellationToken);
            cli.Printer.Structured(Output.OutputFormat.Json, Answer(asked.Text("apiVersion") ?? Group + parsed.GetRequiredValue(apiVersion), entry));
            return ExitCode.Ok;
        });
    }

    /// <summary>The part of a kubeconfig that has kubectl call this tool.</summary>
    public static JsonObject Plugin(CliContext cli, string address, string apiVersion)
    {
        var (command, first) = cli.Environment.Self;
        var plugin = new JsonObject
        {
            ["apiVersion"] = Group + apiVersion,
            ["command"] = command,
            ["args"] = first.Concat([Name, "--server", address, "--api-version", apiVersion]).ToJson(),
            ["interactiveMode"] = "IfAvailable",
            ["provideClusterInfo"] = false,
            ["installHint"] = cli.In(Texts.KubectlInstallHint),
        };
        if (cli.Variable("LUBAN_CONFIG") is not null) plugin["env"] = new JsonArray(new JsonObject { ["name"] = "LUBAN_CONFIG", ["value"] = cli.ConfigurationFile.Path });
        return plugin;
    }

    /// <returns>What kubectl says of itself; empty when somebody else calls.</returns>
    private static JsonObject ReadQuestion(CliContext cli)
    {
        if (cli.Variable("KUBERNETES_EXEC_INFO") is not { } text) return [];
        try
        {
            var asked = JsonNode.Parse(text) as JsonObject ?? throw new JsonException("{}");
            return ApiVersions.Any(version => asked.Text("apiVersion") == Group + version) ? asked : throw new JsonException($"apiVersion = {asked.Text("apiVersion")}");
        }
        catch (JsonException unknown)
        {
            throw new CliException(CliErrors.InvalidArgument, "KUBERNETES_EXEC_INFO", text, unknown.Message);
        }
    }

    private static async Task<ServerEntry> EntryAsync(CliContext cli, Connection connection, bool isInteractive, CancellationToken cancellationToken)
    {
        var entry = cli.ConfigurationFile.Read().Servers.GetValueOrDefault(connection.Address);
        try
        {
            if (entry is null) throw new CliException(CliErrors.NotLoggedIn, connection.Address);
            if (entry.Session is not null) return await cli.Credentials(connection).EntryAsync(cancellationToken);
            return entry.ExpiresAt <= cli.Environment.Time.GetUtcNow() ? throw new CliException(CliErrors.SessionEnded, connection.Address, "") : entry;
        }
        catch (CliException over) when (isInteractive && (over.Error == CliErrors.SessionEnded || over.Error == CliErrors.NotLoggedIn))
        {
            // Somebody sits there: standard output is kubectl's, the page is shown beside it.
            var made = await new DeviceSignIn(cli, connection, cli.Environment.Error).RunAsync(opensBrowser: false, cancellationToken);
            return await LoginCommand.FinishAsync(cli, connection, made, cancellationToken);
        }
    }

    private static JsonObject Answer(string apiVersion, ServerEntry entry)
    {
        var status = new JsonObject { ["token"] = entry.Token };
        if (entry.ExpiresAt is { } end) status["expirationTimestamp"] = (end - Margin).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        return new() { ["kind"] = "ExecCredential", ["apiVersion"] = apiVersion, ["status"] = status };
    }
}
