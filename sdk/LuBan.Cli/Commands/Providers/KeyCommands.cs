using System.CommandLine;
using System.Text.Json.Nodes;
using LuBan.Cli.Http;
using LuBan.Cli.Output;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands.Providers;

/// <summary>The keys of the server: those that tokens are signed with, and those that secrets are encrypted with. None is ever shown.</summary>
internal static class KeyCommands
{
    private const string SecretKeys = "secretkeys";

    private static readonly Column[] SigningColumns =
    [
        new("KEY", key => key.Text("metadata", "name")),
        new("ALGORITHM", key => key.Text("algorithm")),
        new("STATE", key => key.Text("state")),
        new("CREATED", key => key.Text("createdAt")),
        new("ACTIVE FROM", key => key.Text("activeFrom")),
        new("GONE AT", key => key.Text("goneAt")),
    ];

    private static readonly Column[] SecretColumns =
    [
        new("KEY", key => key.Text("id")),
        new("PRIMARY", key => key.Text("primary")),
        new("CREATED", key => key.Text("created")),
        new("RETIRED", key => key.Text("retired")),
    ];

    public static Command Signing(CliContext cli)
    {
        var immediate = new Option<bool>("--immediate") { Description = cli.In(Texts.KeysImmediate) };
        return new("keys", cli.In(Texts.Keys))
        {
            new Command("list", cli.In(Texts.KeysList)).ListsAnswer(cli, SigningColumns, _ => Iam.SigningKeys.Path()),
            new Command("rotate", cli.In(Texts.KeysRotate)) { immediate }.Sends(cli,
                parsed => new(HttpMethod.Post, Iam.SigningKeys.Path(null, "rotate"), new JsonObject { ["immediate"] = parsed.GetValue(immediate) }),
                (_, keys) => cli.Print(OutputFormat.Table, keys, SigningColumns, Texts.NothingThere),
                parsed => cli.In(parsed.GetValue(immediate) ? Texts.KeysImmediateQuestion : Texts.KeysRotateQuestion)),
        };
    }

    public static Command Secrets(CliContext cli) => new("secrets", cli.In(Texts.Secrets))
    {
        new Command("keys", cli.In(Texts.SecretsKeys)).ListsAnswer(cli, SecretColumns, _ => Kinds.Path(SecretKeys)),
        new Command("rotate", cli.In(Texts.SecretsRotate)).Sends(cli,
            _ => new(HttpMethod.Post, Kinds.Path(SecretKeys, "rotate")),
            (_, key) => cli.Say(Texts.SecretsRotated, key.Text("id")),
            _ => cli.In(Texts.SecretsRotateQuestion)),
    };
}
