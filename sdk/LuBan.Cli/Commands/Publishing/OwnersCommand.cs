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
        return new Command("add", cli.In(Texts.OwnersAdd)) { id, publisher }.Changes(cli,
            parsed => Offer(parsed.CheckedId(id), parsed.GetRequiredValue(publisher), isJoint: true),
            (parsed, _) => cli.Say(Texts.TransferOffered, parsed.GetValue(id), parsed.GetValue(publisher)));
    }

    private static Command Remove(CliContext cli)
    {
        var (id, publisher, yes) = (CommonOptions.Id(cli), CommonOptions.Publisher(cli), CommonOptions.Yes(cli));
        return new Command("remove", cli.In(Texts.OwnersRemove)) { id, publisher, yes }.Run(cli, async (parsed, client, cancellationToken) =>
        {
            var (path, name) = (Path(parsed.CheckedId(id)), parsed.GetRequiredValue(publisher));
            if (!cli.Confirm(cli.In(Texts.OwnersRemoveQuestion, name, parsed.GetValue(id)), parsed.GetValue(yes))) return ExitCode.Ok;
            var before = await client.AskMarketAsync(HttpMethod.Get, path, null, cancellationToken);
            var rest = before.Items("owners").Select(owner => owner.Text()!).Where(owner => owner != name).ToJson();
            if (rest.Count == before.Items("owners").Count()) throw new CliException(CliErrors.NotFound, cli.In(Texts.FactPublisher), name);
            Write(cli, await client.AskMarketAsync(HttpMethod.Put, path, new JsonObject { ["owners"] = rest }, cancellationToken));
            return ExitCode.Ok;
        });
    }

    private static Command Transfer(CliContext cli)
    {
        var (id, publisher) = (CommonOptions.Id(cli), CommonOptions.Publisher(cli));
        return new Command("transfer", cli.In(Texts.OwnersTransfer)) { id, publisher }.Changes(cli,
            parsed => Offer(parsed.CheckedId(id), parsed.GetRequiredValue(publisher), isJoint: false),
            (parsed, _) => cli.Say(Texts.TransferOffered, parsed.GetValue(id), parsed.GetValue(publisher)),
            parsed => cli.In(Texts.OwnersTransferQuestion, parsed.GetValue(id), parsed.GetValue(publisher)));
    }

    private static Command Accept(CliContext cli)
    {
        var id = CommonOptions.Id(cli);
        var publisher = new Argument<string?>("publisher") { Description = cli.In(Texts.OwnersAcceptFor), Arity = ArgumentArity.ZeroOrOne };
        return new Command("accept", cli.In(Texts.OwnersAccept)) { id, publisher }.Changes(cli,
            parsed => new(HttpMethod.Post, Path(parsed.CheckedId(id), "transfer", "accept"), new JsonObject { ["publisher"] = parsed.GetValue(publisher) }),
            (_, owners) => Write(cli, owners));
    }

    private static ApiRequest Offer(string id, string publisher, bool isJoint) =>
        new(HttpMethod.Post, Path(id, "transfer"), new JsonObject { ["to"] = publisher, ["joint"] = isJoint });

    private static void Write(CliContext cli, JsonNode owners)
    {
        var facts = new Facts(cli);
        facts.Add(Texts.FactId, owners.Text("id"));
        facts.Add(Texts.FactPublisher, owners.Text("publisher"));
        facts.Add(Texts.FactOwners, owners.Joined("owners"));
        facts.Add(Texts.FactTransfer, string.Join(", ", owners.Items("offers").Select(offer => offer.Text("to"))));
        facts.Write();
    }

    private static string Path(string id, params ReadOnlySpan<string> more) => Market.Path(["extensions", id, "owners", .. more]);
}
