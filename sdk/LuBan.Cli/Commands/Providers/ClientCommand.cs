using System.CommandLine;
using System.Text.Json.Nodes;
using LuBan.Cli.Http;
using LuBan.Cli.Output;
using LuBan.Cli.Plans;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands.Providers;

/// <summary>The programs that sign users in at this server (OAuth 2.0 clients).</summary>
internal static class ClientCommand
{
    private const string NoAuthentication = "none";
    private static readonly string[] SecretMethods = ["client_secret_basic", "client_secret_post"];
    private static readonly TimeSpan LongestGrace = TimeSpan.FromDays(30);

    private static readonly Column[] Columns =
    [
        new("NAME", client => client.Text("metadata", "name")),
        new("DISPLAY NAME", client => client.Text("spec", "displayName", "en")),
        new("AUTHENTICATION", client => client.Text("spec", "authMethod")),
        new("GRANTS", client => client.Joined("spec", "grantTypes")),
        new("SCOPES", client => client.Joined("spec", "scopes")),
        new("TRUSTED", client => client.Text("spec", "trusted")),
        new("DISABLED", client => client.Text("spec", "disabled")),
    ];

    public static Command Create(CliContext cli) => new("client", cli.In(Texts.Client)) { List(cli), Show(cli), CreateClient(cli), Secret(cli), Delete(cli) };

    private static Argument<string> Name(CliContext cli) => new("client") { Description = cli.In(Texts.ClientName) };

    private static Command List(CliContext cli) => new Command("list", cli.In(Texts.ClientList)).ListsObjects(cli, Iam.Clients, Columns, _ => Iam.Clients.Path());

    private static Command Show(CliContext cli)
    {
        var name = Name(cli);
        return new Command("show", cli.In(Texts.ClientShow)) { name }.ShowsObject(cli, Iam.Clients, parsed => Iam.Clients.Path(null, parsed.GetRequiredValue(name)), client =>
        {
            var facts = new Facts(cli);
            facts.Add(Texts.FactClient, client.Text("metadata", "name"));
            facts.Add(Texts.FactDisplayName, client.Text("spec", "displayName", cli.Language.Tag()) ?? client.Text("spec", "displayName", "en"));
            facts.Add(Texts.FactMethods, client.Text("spec", "authMethod"));
            facts.Add(Texts.FactGrants, client.Joined("spec", "grantTypes"));
            facts.Add(Texts.FactScopes, client.Joined("spec", "scopes"));
            facts.Add(Texts.FactRedirects, client.Joined("spec", "redirectUris"));
            facts.Add(Texts.FactLogoutRedirects, client.Joined("spec", "postLogoutRedirectUris"));
            facts.Add(Texts.FactTrusted, client.Text("spec", "trusted"));
            facts.Add(Texts.FactSecretCreated, client.Text("status", "secretCreatedAt"));
            facts.Write();
        });
    }

    private static Command CreateClient(CliContext cli)
    {
        var (name, dryRun, output) = (Name(cli), CommonOptions.DryRun(cli), CommonOptions.Output(cli));
        var displayName = new Option<string?>("--display-name") { Description = cli.In(Texts.ClientDisplayName), HelpName = "text" };
        var redirects = new Option<string[]>("--redirect-uri") { Description = cli.In(Texts.ClientRedirect), HelpName = "url" };
        var logouts = new Option<string[]>("--logout-uri") { Description = cli.In(Texts.ClientLogout), HelpName = "url" };
        var grants = new Option<string[]>("--grant") { Description = cli.In(Texts.ClientGrant) };
        grants.AcceptOnlyFromAmong("authorization_code", "refresh_token", "client_credentials", "device_code");
        var scopes = new Option<string[]>("--scope") { Description = cli.In(Texts.ClientScope), HelpName = "scope" };
        var method = new Option<string>("--auth-method") { Description = cli.In(Texts.ClientMethod), DefaultValueFactory = _ => SecretMethods[0] };
        method.AcceptOnlyFromAmong([NoAuthentication, .. SecretMethods]);
        var trusted = new Option<bool>("--trusted") { Description = cli.In(Texts.ClientTrusted) };
        return new Command("create", cli.In(Texts.ClientCreate)) { name, displayName, redirects, logouts, grants, scopes, method, trusted, dryRun, output }.Run(cli, async (parsed, client, cancellationToken) =>
        {
            var spec = new JsonObject { ["authMethod"] = parsed.GetRequiredValue(method) }
                .Put("displayName", parsed.GetValue(displayName) is { } shown ? new JsonObject { ["en"] = shown } : null)
                .Put("redirectUris", parsed.GetValue(redirects).ToJsonOrNull()).Put("postLogoutRedirectUris", parsed.GetValue(logouts).ToJsonOrNull())
                .Put("grantTypes", (parsed.GetValue(grants) ?? []).Select(grant => grant == "device_code" ? "urn:ietf:params:oauth:grant-type:device_code" : grant).ToArray().ToJsonOrNull())
                .Put("scopes", parsed.GetValue(scopes).ToJsonOrNull()).Put("trusted", parsed.GetValue(trusted) ? true : null);
            var (id, isTrial) = (parsed.GetRequiredValue(name), parsed.GetValue(dryRun));
            var body = new JsonObject { ["apiVersion"] = Iam.Clients.ApiVersion, ["kind"] = Iam.Clients.Kind, ["metadata"] = new JsonObject { ["name"] = id }, ["spec"] = spec };
            var made = await client.CreateAtAsync(Iam.Clients.Path(), body, isTrial, cancellationToken);
            if (!isTrial && SecretMethods.Contains(parsed.GetValue(method))) made["clientSecret"] = (await SecretAsync(client, id, null, cancellationToken)).Text("clientSecret");
            cli.Printer.Object(parsed.Format(output), made, Iam.Clients.QualifiedName, () => Tell(cli, made.Text("clientSecret"), () => cli.Remark(isTrial ? Texts.ClientWouldBeCreated : Texts.ClientCreated, id)));
            return ExitCode.Ok;
        });
    }

    private static Command Secret(CliContext cli)
    {
        var (name, output, yes) = (Name(cli), CommonOptions.Output(cli), CommonOptions.Yes(cli));
        var grace = new Option<string?>("--grace") { Description = cli.In(Texts.ClientGrace), HelpName = "duration" };
        return new Command("secret", cli.In(Texts.ClientSecret)) { name, grace, yes, output }.Run(cli, async (parsed, client, cancellationToken) =>
        {
            TimeSpan? kept = parsed.GetValue(grace) is { } text ? Durations.Parse(text, grace.Name, LongestGrace) : null;
            var id = parsed.GetRequiredValue(name);
            if (!cli.Confirm(cli.In(Texts.ClientSecretQuestion, id), parsed.GetValue(yes))) return ExitCode.Ok;
            var made = await SecretAsync(client, id, kept, cancellationToken);
            cli.Show(parsed.Format(output), made, () => Tell(cli, made.Text("clientSecret"), () => cli.Remark(Texts.ClientSecretMade, id)));
            return ExitCode.Ok;
        });
    }

    private static Task<JsonObject> SecretAsync(KernelClient client, string name, TimeSpan? grace, CancellationToken cancellationToken) =>
        client.CallAsync(HttpMethod.Post, Iam.Clients.Path(null, name, "secret"), new JsonObject().Put("graceSeconds", grace is { } kept ? (long)kept.TotalSeconds : null), cancellationToken);

    /// <summary>A secret goes alone to the output, and is not shown again.</summary>
    private static void Tell(CliContext cli, string? secret, Action remark)
    {
        if (secret is not null) cli.Environment.Out.WriteLine(Clean.Line(secret));
        remark();
    }

    private static Command Delete(CliContext cli)
    {
        var name = Name(cli);
        return new Command("delete", cli.In(Texts.ClientDelete)) { name }.Deletes(cli,
            parsed => Iam.Clients.Path(null, parsed.GetRequiredValue(name)),
            parsed => cli.In(Texts.ClientDeleteQuestion, parsed.GetValue(name)),
            parsed => cli.Say(Texts.ClientDeleted, parsed.GetValue(name)));
    }
}
