using System.CommandLine;
using System.Text.Json.Nodes;
using LuBan.Cli.Http;
using LuBan.Cli.Output;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands.Publishing;

internal static class PrefixesCommand
{
    private static readonly Column[] Columns =
    [
        new("PREFIX", prefix => prefix.Text("prefix")),
        new("PUBLISHER", prefix => prefix.Text("publisher")),
        new("DELEGATES", prefix => prefix.Joined("delegates")),
        new("PUBLIC", prefix => prefix.Text("public")),
    ];

    public static Command Create(CliContext cli) => new("prefixes", cli.In(Texts.Prefixes)) { List(cli), Reserve(cli), Delegate(cli), Release(cli) };

    private static Command List(CliContext cli)
    {
        var publisher = CommonOptions.Publisher(cli);
        return new Command("list", cli.In(Texts.PrefixesList)) { publisher }.Lists(cli, Columns, parsed => Path(parsed.GetRequiredValue(publisher)));
    }

    private static Command Reserve(CliContext cli)
    {
        var (publisher, prefix) = (CommonOptions.Publisher(cli), Prefix(cli));
        var isPublic = new Option<bool>("--public") { Description = cli.In(Texts.PrefixPublic) };
        return new Command("reserve", cli.In(Texts.PrefixesReserve)) { publisher, prefix, isPublic }.Changes(cli,
            parsed => new(HttpMethod.Post, Path(parsed.GetRequiredValue(publisher)), new JsonObject { ["prefix"] = parsed.GetRequiredValue(prefix), ["public"] = parsed.GetValue(isPublic) }),
            (parsed, _) => cli.Say(Texts.PrefixReserved, parsed.GetValue(prefix), parsed.GetValue(publisher)));
    }

    private static Command Delegate(CliContext cli)
    {
        var (publisher, prefix) = (CommonOptions.Publisher(cli), Prefix(cli));
        var to = new Argument<string>("to") { Description = cli.In(Texts.PrefixTo) };
        return new Command("delegate", cli.In(Texts.PrefixesDelegate)) { publisher, prefix, to }.Run(cli, async (parsed, client, cancellationToken) =>
        {
            var (owner, name, other) = (parsed.GetRequiredValue(publisher), parsed.GetRequiredValue(prefix), parsed.GetRequiredValue(to));
            var all = await client.ListMarketAsync(Path(owner), 0, int.MaxValue, cancellationToken);
            var found = all.Items("items").FirstOrDefault(item => name.Equals(item.Text("prefix"), StringComparison.OrdinalIgnoreCase)) ?? throw new CliException(CliErrors.NotFound, cli.In(Texts.FactPrefix), name);
            var delegates = found.Items("delegates").Select(item => item.Text()!).Append(other).Distinct().ToJson();
            await client.AskMarketAsync(HttpMethod.Patch, Path(owner, name), new JsonObject { ["delegates"] = delegates }, cancellationToken);
            cli.Say(Texts.PrefixDelegated, name, other);
            return ExitCode.Ok;
        });
    }

    private static Command Release(CliContext cli)
    {
        var (publisher, prefix) = (CommonOptions.Publisher(cli), Prefix(cli));
        return new Command("release", cli.In(Texts.PrefixesRelease)) { publisher, prefix }.Changes(cli,
            parsed => new(HttpMethod.Delete, Path(parsed.GetRequiredValue(publisher), parsed.GetRequiredValue(prefix))),
            (parsed, _) => cli.Say(Texts.PrefixReleased, parsed.GetValue(prefix)),
            parsed => cli.In(Texts.PrefixReleaseQuestion, parsed.GetValue(prefix)));
    }

    private static Argument<string> Prefix(CliContext cli) => new("prefix") { Description = cli.In(Texts.PrefixArgument) };

    private static string Path(string publisher, params ReadOnlySpan<string> more) => Market.Path(["publishers", publisher, "prefixes", .. more]);
}
