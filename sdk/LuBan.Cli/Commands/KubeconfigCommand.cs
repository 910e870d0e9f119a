using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using LuBan.Cli.Configuration;
using LuBan.Cli.Http;
using LuBan.Cli.Output;
using LuBan.Cli.Text;
using YamlDotNet.Core;

namespace LuBan.Cli.Commands;

internal static class KubeconfigCommand
{
    public static Command Create(CliContext cli)
    {
        var output = new Option<FileInfo?>("--output", "-o") { Description = cli.In(Texts.KubeconfigOutput), HelpName = "file" };
        var merge = new Option<bool>("--merge") { Description = cli.In(Texts.KubeconfigMerge) };
        var exec = new Option<bool>("--exec") { Description = cli.In(Texts.KubeconfigExec) };
        var apiVersion = new Option<string>("--exec-api-version") { Description = cli.In(Texts.KubeconfigExecVersion), DefaultValueFactory = _ => KubectlCredentialCommand.ApiVersions[0] };
        apiVersion.AcceptOnlyFromAmong([.. KubectlCredentialCommand.ApiVersions]);
        var command = new Command("kubeconfig", cli.In(Texts.Kubeconfig)) { output, merge, exec, apiVersion };
        command.Validators.Add(result =>
        {
            if (result.GetValue(output) is not null && result.GetValue(merge)) result.AddError("--output, --merge: " + cli.In(Texts.OnlyOneOf));
        });
        return command.Run(cli, async (parsed, client, cancellationToken) =>
        {
            var authority = await LoginCommand.FetchAuthorityAsync(client, cancellationToken);
            if (authority is null && client.Connection.Server.Scheme != "https") throw new CliException(CliErrors.NoHttps, client.Connection.Address);

            var made = Make(client.Connection, authority, User(cli, client.Connection, parsed.GetValue(exec), parsed.GetRequiredValue(apiVersion)));
            if (parsed.GetValue(merge)) WriteFile(cli, Target(cli), file => Merge(file, made));
            else if (parsed.GetValue(output) is { } file) WriteFile(cli, file.FullName, _ => made);
            else cli.Environment.Out.Write(Yaml.Write(made));
            return ExitCode.Ok;
        });
    }

    private static JsonObject User(CliContext cli, Connection connection, bool exec, string apiVersion)
    {
        if (!exec && !connection.IsSession) return new() { ["token"] = connection.Token };
        // A token that is good for minutes helps nobody.
        if (!exec) cli.Remark(Texts.KubeconfigExecForSession);
        if (!cli.ConfigurationFile.Read().Servers.ContainsKey(connection.Address)) throw new CliException(CliErrors.NotLoggedIn, connection.Address);
        return new() { ["exec"] = KubectlCredentialCommand.Plugin(cli, connection.Address, apiVersion) };
    }

    private static JsonObject Make(Connection connection, string? authority, JsonObject user)
    {
        var name = connection.Server.IsLoopback ? "luban" : "luban-" + connection.Server.Host;
        var cluster = new JsonObject { ["server"] = new UriBuilder(connection.Server) { Scheme = "https", Port = connection.Server.Port }.Uri.AbsoluteUri.TrimEnd('/') };
        if (authority is not null) cluster["certificate-authority-data"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(authority));
        return new()
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Config",
            ["clusters"] = new JsonArray(new JsonObject { ["name"] = name, ["cluster"] = cluster }),
            ["users"] = new JsonArray(new JsonObject { ["name"] = name, ["user"] = user }),
            ["contexts"] = new JsonArray(new JsonObject { ["name"] = name, ["context"] = new JsonObject { ["cluster"] = name, ["user"] = name } }),
            ["current-context"] = name,
        };
    }

    /// <summary>The file that kubectl itself would write to.</summary>
    private static string Target(CliContext cli) =>
        cli.Variable("KUBECONFIG")?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).FirstOrDefault()
        ?? Path.Combine(cli.Environment.HomeDirectory, ".kube", "config");

    private static JsonObject Merge(string file, JsonObject made)
    {
        var existing = File.Exists(file) ? Yaml.Read(File.ReadAllText(file)) : null;
        if (existing is null) return made;
        if (existing is not JsonObject merged) throw new CliException(CliErrors.FileUnusable, file, "kubeconfig");
        foreach (var section in (string[])["clusters", "users", "contexts"])
        {
            var name = made[section]![0]!.Text("name");
            var kept = merged.Items(section).Where(item => item.Text("name") != name).Select(item => item.DeepClone());
            merged[section] = new JsonArray([.. kept, made[section]![0]!.DeepClone()]);
        }
        merged["current-context"] = made.Text("current-context");
        return merged;
    }

    private static void WriteFile(CliContext cli, string file, Func<string, JsonObject> content)
    {
        try
        {
            PrivateFile.Write(file, Encoding.UTF8.GetBytes(Yaml.Write(content(file))));
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException or YamlException)
        {
            throw new CliException(CliErrors.FileUnusable, file, broken.Message);
        }
        cli.Say(Texts.KubeconfigWritten, file);
    }
}
