using System.CommandLine;
using System.Text.Json.Nodes;
using LuBan.Cli.Http;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands.Accounts;

/// <summary>Makes, changes and removes accounts.</summary>
internal static class UserChangeCommands
{
    public static Command Create(CliContext cli)
    {
        var (name, fields, groups) = (UserCommand.Name(cli), new ProfileOptions(cli), new Option<string[]>("--group") { Description = cli.In(Texts.UserGroups), HelpName = "name" });
        var (initial, dryRun, output) = (new PasswordOptions(cli), CommonOptions.DryRun(cli), CommonOptions.Output(cli));
        var without = new Option<bool>("--no-password") { Description = cli.In(Texts.UserNoPassword) };
        var command = new Command("create", cli.In(Texts.UserCreate)) { name, groups, without, dryRun, output };
        fields.AddTo(command);
        initial.AddTo(command);
        return command.Run(cli, async (parsed, client, cancellationToken) =>
        {
            var (user, isTrial) = (parsed.GetRequiredValue(name), parsed.GetValue(dryRun));
            var password = parsed.GetValue(without) || isTrial ? null : initial.Read(cli, parsed, user);
            var spec = fields.Read(parsed).Put("groups", parsed.GetValue(groups).ToJsonOrNull());
            var body = new JsonObject { ["apiVersion"] = Iam.Users.ApiVersion, ["kind"] = Iam.Users.Kind, ["metadata"] = new JsonObject { ["name"] = user }, ["spec"] = spec };
            var made = await client.CreateAtAsync(Iam.Users.Path(), body, isTrial, cancellationToken);
            var secret = parsed.GetValue(without) || isTrial ? null : await GivePasswordAsync(cli, client, user, password, cancellationToken);
            if (secret is not null) made["initialPassword"] = secret;
            cli.Printer.Object(parsed.Format(output), made, Iam.Users.QualifiedName, () => UserSignInCommands.Tell(cli, secret, () => cli.Remark(isTrial ? Texts.UserWouldBeCreated : Texts.UserCreated, user)));
            return ExitCode.Ok;
        });
    }

    private static async Task<string?> GivePasswordAsync(CliContext cli, KernelClient client, string user, string? password, CancellationToken cancellationToken)
    {
        try
        {
            return await UserSignInCommands.SetPasswordAsync(client, user, password, mustChange: true, cancellationToken);
        }
        catch (CliException)
        {
            cli.Remark(Texts.UserWithoutPassword, user);
            throw;
        }
    }

    public static Command Edit(CliContext cli)
    {
        var (name, fields) = (UserCommand.Name(cli), new ProfileOptions(cli));
        var add = new Option<string[]>("--add-group") { Description = cli.In(Texts.UserAddGroup), HelpName = "name" };
        var remove = new Option<string[]>("--remove-group") { Description = cli.In(Texts.UserRemoveGroup), HelpName = "name" };
        var command = new Command("edit", cli.In(Texts.UserEdit)) { name, add, remove };
        fields.AddTo(command);
        return command.Run(cli, async (parsed, client, cancellationToken) =>
        {
            var (user, spec) = (parsed.GetRequiredValue(name), fields.Read(parsed));
            var (added, removed) = (parsed.GetValue(add) ?? [], parsed.GetValue(remove) ?? []);
            if (spec.Count == 0 && added.Length + removed.Length == 0) throw new CliException(CliErrors.InvalidArgument, "user edit", "", cli.In(Texts.NothingToChange));
            await client.ChangeAsync(UserCommand.Path(user), found => new() { ["spec"] = ((JsonObject)spec.DeepClone()).Put("groups", Membership.Change(found, added, removed)) }, cancellationToken);
            cli.Say(Texts.UserChanged, user);
            return ExitCode.Ok;
        });
    }

    public static Command Disable(CliContext cli)
    {
        var name = UserCommand.Name(cli);
        return Switch(cli, "disable", Texts.UserDisable, name, true, Texts.UserDisabled, parsed => cli.In(Texts.UserDisableQuestion, parsed.GetValue(name)));
    }

    public static Command Enable(CliContext cli) => Switch(cli, "enable", Texts.UserEnable, UserCommand.Name(cli), false, Texts.UserEnabled, null);

    public static Command Delete(CliContext cli)
    {
        var name = UserCommand.Name(cli);
        return new Command("delete", cli.In(Texts.UserDelete)) { name }.Deletes(cli,
            parsed => UserCommand.Path(parsed.GetRequiredValue(name)),
            parsed => cli.In(Texts.UserDeleteQuestion, parsed.GetValue(name)),
            parsed => cli.Say(Texts.UserDeleted, parsed.GetValue(name)));
    }

    private static Command Switch(CliContext cli, string word, Message help, Argument<string> name, bool disabled, Message done, Func<ParseResult, string>? question) =>
        new Command(word, cli.In(help)) { name }.PatchesObject(cli, parsed => UserCommand.Path(parsed.GetRequiredValue(name)), _ => new() { ["spec"] = new JsonObject { ["disabled"] = disabled } }, done, question);

    /// <summary>What is said of a person.</summary>
    private sealed class ProfileOptions(CliContext cli)
    {
        private readonly Option<string?> _displayName = new("--display-name") { Description = cli.In(Texts.UserDisplayName), HelpName = "text" };
        private readonly Option<string?> _email = new("--email") { Description = cli.In(Texts.UserEmail), HelpName = "address" };
        private readonly Option<string?> _language = new("--language") { Description = cli.In(Texts.UserLanguage), HelpName = "tag" };
        private readonly Option<string?> _description = new("--description") { Description = cli.In(Texts.UserDescription), HelpName = "text" };

        public void AddTo(Command command)
        {
            foreach (var option in (Option[])[_displayName, _email, _language, _description]) command.Add(option);
        }

        public JsonObject Read(ParseResult parsed) =>
            new JsonObject().Put("displayName", parsed.GetValue(_displayName)).Put("email", parsed.GetValue(_email)).Put("language", parsed.GetValue(_language)).Put("description", parsed.GetValue(_description));
    }
}
