using System.CommandLine;
using System.Text.Json.Nodes;
using LuBan.Cli.Http;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands.Publishing;

internal static class OwnersCommand
{
    public static Command Create(CliContext cli) => new("owners", cli.In(Texts.Owners)) { List(cli), Add(cli), Remove(cli), Transfer(cli), Accept(cli) };

    private static Command List(CliContext cli)
    {
        var id = CommonOptions.Id(cli);
        return new Command("list", cli.In(Texts.OwnersList)) { id }.Shows(cli, parsed => Path(parsed.CheckedId(id)), owners => Write(cli, owners));
    }

    private static Command Add(CliContext cli)
    {
        var (id, publisher) = (CommonOptions.Id(cli), CommonOptions.Publisher(cli));
        return new Command("add", cli.In(Texts.OwnersAdd)) { id, publisher }.Run(cli, (parsed, client, cancellationToken) =>
            ChangeAsync(cli, client, parsed.CheckedId(id), owners => [.. owners, parsed.GetRequiredValue(publisher)], cancellationToken));
    }

    private static Command Remove(CliContext cli)
    {
        var (id, publisher, yes) = (CommonOptions.Id(cli), CommonOptions.Publisher(cli), CommonOptions.Yes(cli));
        return new Command("remove", cli.In(Texts.OwnersRemove)) { id, publisher, yes }.Run(cli, async (parsed, client, cancellationToken) =>
        {
            var (package, name) = (parsed.CheckedId(id), parsed.GetRequiredValue(publisher));
            if (!cli.Confirm(cli.In(Texts.OwnersRemoveQuestion, name, package), parsed.GetValue(yes))) return ExitCode.Ok;
            return await ChangeAsync(cli, client, package, owners => owners.Where(owner => !owner.Equals(name, StringComparison.OrdinalIgnoreCase)), cancellationToken);
        });
    }

    private static Command Transfer(CliContext cli)
    {
        var (id, publisher) = (CommonOptions.Id(cli), CommonOptions.Publisher(cli));
        return new Command("transfer", cli.In(Texts.OwnersTransfer)) { id, publisher }.Changes(cli,
            parsed => new(HttpMethod.Post, Path(parsed.CheckedId(id), "transfer"), new JsonObject { ["to"] = parsed.GetRequiredValue(publisher) }),
            (parsed, _) => cli.Say(Texts.TransferOffered, parsed.GetValue(id), parsed.GetValue(publisher)),
            parsed => cli.In(Texts.OwnersTransferQuestion, parsed.GetValue(id), parsed.GetValue(publisher)));
    }

    private static Command Accept(CliContext cli)
    {
        var id = CommonOptions.Id(cli);
        return new Command("accept", cli.In(Texts.OwnersAccept)) { id }.Changes(cli,
            parsed => new(HttpMethod.Post, Path(parsed.CheckedId(id), "accept")),
            (_, owners) => Write(cli, owners));
    }

    private static async Task<ExitCode> ChangeAsync(CliContext cli, KernelClient client, string id, Func<IReadOnlyList<string>, IEnumerable<string>> change, CancellationToken cancellationToken)
    {
        var before = await client.AskMarketAsync(HttpMethod.Get, Path(id), null, cancellationToken);
        string[] owners = [.. before.Items("owners").Select(owner => owner.Text()!)];
        var wanted = change(owners).Distinct(StringComparer.OrdinalIgnoreCase).ToJson();
        Write(cli, await client.AskMarketAsync(HttpMethod.Put, Path(id), new JsonObject { ["owners"] = wanted }, cancellationToken));
        return ExitCode.Ok;
    }

    private static void Write(CliContext cli, JsonNode owners)
    {
        var facts = new Facts(cli);
        facts.Add(Texts.FactId, owners.Text("id"));
        facts.Add(Texts.FactPublisher, owners.Text("publisher"));
        facts.Add(Texts.FactOwners, owners.Joined("owners"));
        facts.Add(Texts.FactTransfer, owners.Text("transfer", "to"));
        facts.Write();
    }

    private static string Path(string id, string? action = null) => action is null ? Market.Path("extensions", id, "owners") : Market.Path("extensions", id, "owners", action);
}
