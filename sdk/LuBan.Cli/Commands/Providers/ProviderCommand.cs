using System.CommandLine;
using System.Text.Json.Nodes;
using LuBan.Cli.Http;
using LuBan.Cli.Output;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands.Providers;

/// <summary>The places whose people may sign in here.</summary>
internal static class ProviderCommand
{
    private const string ReadyCondition = "Ready";

    private static readonly Column[] Columns =
    [
        new("NAME", provider => provider.Text("metadata", "name")),
        new("TYPE", provider => provider.Text("spec", "type")),
        new("ENABLED", provider => provider.Text("spec", "enabled")),
        new("MAPPING", provider => provider.Text("spec", "mapping")),
        new("READY", provider => Ready(provider)?.Text("status")),
        new("MESSAGE", provider => Ready(provider)?.Text("message")),
    ];

    public static Command Create(CliContext cli) => new("provider", cli.In(Texts.Provider))
    {
        List(cli), Show(cli), Check(cli), Switch(cli, "enable", true), Switch(cli, "disable", false), Delete(cli),
    };

    private static JsonNode? Ready(JsonNode provider) => provider.Items("status", "conditions").FirstOrDefault(condition => condition.Text("type") == ReadyCondition);

    private static Argument<string> Name(CliContext cli) => new("provider") { Description = cli.In(Texts.ProviderName) };

    private static string Path(ParseResult parsed, Argument<string> name) => Iam.Providers.Path(null, parsed.GetRequiredValue(name));

    private static Command List(CliContext cli) => new Command("list", cli.In(Texts.ProviderList)).ListsObjects(cli, Iam.Providers, Columns, _ => Iam.Providers.Path());

    private static Command Show(CliContext cli)
    {
        var name = Name(cli);
        return new Command("show", cli.In(Texts.ProviderShow)) { name }.ShowsObject(cli, Iam.Providers, parsed => Path(parsed, name), provider => Write(cli, provider));
    }

    private static void Write(CliContext cli, JsonNode provider)
    {
        var facts = new Facts(cli);
        facts.Add(Texts.FactProvider, provider.Text("metadata", "name"));
        facts.Add(Texts.FactType, provider.Text("spec", "type"));
        facts.Add(Texts.FactDisplayName, provider.Text("spec", "displayName", cli.Language.Tag()) ?? provider.Text("spec", "displayName", "en"));
        facts.Add(Texts.FactEnabled, provider.Text("spec", "enabled"));
        facts.Add(Texts.FactMapping, provider.Text("spec", "mapping"));
        facts.Add(Texts.FactUrl, provider.Text("spec", "oidc", "issuer") ?? provider.Text("spec", "gitHub", "url") ?? provider.Joined("spec", "ldap", "urls"));
        facts.Add(Texts.FactSecret, provider.At("spec", "credentialsSecret") is { } secret ? $"{secret.Text("namespace")}/{secret.Text("name")}" : null);
        facts.Write();
        Tenancy.WorkspaceCommand.Section(cli, StatusCommand.ConditionColumns, [.. provider.Items("status", "conditions")]);
    }

    /// <summary>Fails when the server could not reach the provider or was refused by it: for scripts and monitoring.</summary>
    private static Command Check(CliContext cli)
    {
        var name = Name(cli);
        return new Command("test", cli.In(Texts.ProviderTest)) { name }.Run(cli, async (parsed, client, cancellationToken) =>
        {
            var provider = await client.GetAsync(Path(parsed, name), cancellationToken);
            Write(cli, provider);
            var isCurrent = provider.Number("status", "observedGeneration") >= provider.Number("metadata", "generation");
            return isCurrent && Ready(provider)?.Text("status") == "True" ? ExitCode.Ok : throw new CliException(CliErrors.ProviderNotReady, parsed.GetValue(name), Ready(provider)?.Text("message") ?? cli.In(Texts.ProviderUnchecked));
        });
    }

    private static Command Switch(CliContext cli, string word, bool enabled)
    {
        var name = Name(cli);
        return new Command(word, cli.In(enabled ? Texts.ProviderEnable : Texts.ProviderDisable)) { name }.PatchesObject(cli, parsed => Path(parsed, name), _ => new() { ["spec"] = new JsonObject { ["enabled"] = enabled } },
            enabled ? Texts.ProviderEnabled : Texts.ProviderDisabled, enabled ? null : parsed => cli.In(Texts.ProviderDisableQuestion, parsed.GetValue(name)));
    }

    private static Command Delete(CliContext cli)
    {
        var name = Name(cli);
        return new Command("delete", cli.In(Texts.ProviderDelete)) { name }.Deletes(cli,
            parsed => Path(parsed, name),
            parsed => cli.In(Texts.ProviderDeleteQuestion, parsed.GetValue(name)),
            parsed => cli.Say(Texts.ProviderDeleted, parsed.GetValue(name)));
    }
}
