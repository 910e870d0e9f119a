using System.CommandLine;
using System.Text.Json.Nodes;
using LuBan.Cli.Http;
using LuBan.Cli.Output;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands.Accounts;

/// <summary>Groups, and who belongs to them. A group needs no object to have members; the object says what it is for.</summary>
internal static class GroupCommand
{
    private static readonly Column[] Columns =
    [
        new("NAME", group => group.Text("metadata", "name")),
        new("DISPLAY NAME", group => group.Text("spec", "displayName")),
        new("MEMBERS", group => group.Text("status", "members")),
        new("DESCRIPTION", group => group.Text("spec", "description")),
    ];

    private static readonly Column[] MemberColumns =
    [
        new("NAME", user => user.Text("metadata", "name")),
        new("DISPLAY NAME", user => user.Text("spec", "displayName")),
        new("STATE", user => user.Text("status", "state")),
    ];

    public static Command Create(CliContext cli) => new("group", cli.In(Texts.Group)) { List(cli), Members(cli), CreateGroup(cli), Delete(cli), Add(cli), Remove(cli) };

    private static Argument<string> Name(CliContext cli) => new("group") { Description = cli.In(Texts.GroupName) };

    private static Argument<string[]> Users(CliContext cli) => new("user") { Description = cli.In(Texts.GroupUsers), Arity = ArgumentArity.OneOrMore };

    private static Command List(CliContext cli)
    {
        var output = CommonOptions.Output(cli);
        return new Command("list", cli.In(Texts.GroupList)) { output }.Run(cli, async (parsed, client, cancellationToken) =>
        {
            var (format, groups) = (parsed.Format(output), await client.ListAllAsync(Iam.Groups.Path(), cancellationToken));
            if (format == OutputFormat.Table) Count(groups, await client.ListAllAsync(Iam.Users.Path(), cancellationToken));
            cli.Print(format, groups, Columns, Texts.NothingThere, Iam.Groups.QualifiedName);
            return ExitCode.Ok;
        });
    }

    /// <summary>For the table: how many belong to each, and the groups that only users name.</summary>
    private static void Count(JsonObject groups, JsonObject users)
    {
        var members = users.Items("items").SelectMany(user => user.Items("spec", "groups")).GroupBy(group => group.Text()!).ToDictionary(group => group.Key, group => group.Count());
        var items = (JsonArray)groups["items"]!;
        foreach (var group in items) group!["status"] = new JsonObject { ["members"] = members.GetValueOrDefault(group.Text("metadata", "name") ?? "") };
        var known = items.Select(group => group.Text("metadata", "name")).ToHashSet();
        foreach (var (name, count) in members.Where(pair => !known.Contains(pair.Key)).OrderBy(pair => pair.Key, StringComparer.Ordinal))
            items.Add(new JsonObject { ["metadata"] = new JsonObject { ["name"] = name }, ["status"] = new JsonObject { ["members"] = count } });
    }

    private static Command Members(CliContext cli)
    {
        var name = Name(cli);
        return new Command("members", cli.In(Texts.GroupMembers)) { name }.ListsObjects(cli, Iam.Users, MemberColumns, _ => Iam.Users.Path(),
            (parsed, user) => user.Items("spec", "groups").Any(group => group.Text() == parsed.GetValue(name)));
    }

    private static Command CreateGroup(CliContext cli)
    {
        var name = Name(cli);
        var displayName = new Option<string?>("--display-name") { Description = cli.In(Texts.GroupDisplayName), HelpName = "text" };
        var description = new Option<string?>("--description") { Description = cli.In(Texts.GroupDescription), HelpName = "text" };
        return new Command("create", cli.In(Texts.GroupCreate)) { name, displayName, description }.CreatesObject(cli, Iam.Groups, _ => Iam.Groups.Path(), parsed => new()
        {
            ["metadata"] = new JsonObject { ["name"] = parsed.GetRequiredValue(name) },
            ["spec"] = new JsonObject().Put("displayName", parsed.GetValue(displayName)).Put("description", parsed.GetValue(description)),
        }, Texts.GroupCreated);
    }

    private static Command Delete(CliContext cli)
    {
        var (name, yes) = (Name(cli), CommonOptions.Yes(cli));
        return new Command("delete", cli.In(Texts.GroupDelete)) { name, yes }.Run(cli, async (parsed, client, cancellationToken) =>
        {
            var group = parsed.GetRequiredValue(name);
            var members = (await client.ListAllAsync(Iam.Users.Path(), cancellationToken)).Items("items").Where(user => user.Items("spec", "groups").Any(item => item.Text() == group)).Select(user => user.Text("metadata", "name")!).ToArray();
            if (!cli.Confirm(cli.In(Texts.GroupDeleteQuestion, group, members.Length), parsed.GetValue(yes))) return ExitCode.Ok;
            // First the memberships: rights that are granted to the name must not live on with those who had it.
            foreach (var user in members) await ChangeAsync(client, user, [], [group], cancellationToken);
            await client.DeleteAtAsync(Iam.Groups.Path(null, group), cancellationToken);
            cli.Say(Texts.GroupDeleted, group);
            return ExitCode.Ok;
        });
    }

    private static Command Add(CliContext cli)
    {
        var (name, users) = (Name(cli), Users(cli));
        return new Command("add", cli.In(Texts.GroupAdd)) { name, users }.Run(cli, async (parsed, client, cancellationToken) =>
        {
            foreach (var user in parsed.GetRequiredValue(users)) await ChangeAsync(client, user, [parsed.GetRequiredValue(name)], [], cancellationToken);
            cli.Say(Texts.GroupAdded, string.Join(", ", parsed.GetRequiredValue(users)), parsed.GetValue(name));
            return ExitCode.Ok;
        });
    }

    private static Command Remove(CliContext cli)
    {
        var (name, users, yes) = (Name(cli), Users(cli), CommonOptions.Yes(cli));
        return new Command("remove", cli.In(Texts.GroupRemove)) { name, users, yes }.Run(cli, async (parsed, client, cancellationToken) =>
        {
            var (group, members) = (parsed.GetRequiredValue(name), parsed.GetRequiredValue(users));
            if (!cli.Confirm(cli.In(Texts.GroupRemoveQuestion, string.Join(", ", members), group), parsed.GetValue(yes))) return ExitCode.Ok;
            foreach (var user in members) await ChangeAsync(client, user, [], [group], cancellationToken);
            cli.Say(Texts.GroupRemoved, string.Join(", ", members), group);
            return ExitCode.Ok;
        });
    }

    private static Task ChangeAsync(KernelClient client, string user, string[] added, string[] removed, CancellationToken cancellationToken) =>
        client.ChangeAsync(UserCommand.Path(user), found => Membership.Change(found, added, removed) is { } groups ? new() { ["spec"] = new JsonObject { ["groups"] = groups } } : null, cancellationToken);
}
