using System.CommandLine;
using LuBan.Cli.Http;
using LuBan.Cli.Output;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands;

internal static class KindsCommand
{
    private static readonly Column[] Columns =
    [
        new("PLURAL", kind => kind.Text("plural")),
        new("GROUP", kind => kind.Text("group")),
        new("OBJECTS", kind => kind.Text("count")),
    ];

    public static Command Create(CliContext cli) => new("kinds", cli.In(Texts.KindsCommand)) { Orphaned(cli), Forget(cli) };

    private static Command Orphaned(CliContext cli) => new Command("orphaned", cli.In(Texts.KindsOrphaned)).Run(cli, async (_, client, cancellationToken) =>
    {
        cli.Printer.List(OutputFormat.Table, await client.GetAsync(Kinds.Path(Kinds.Orphaned), cancellationToken), "orphanedkind.kernel.luban.dev", Columns);
        return ExitCode.Ok;
    });

    private static Command Forget(CliContext cli)
    {
        var name = new Argument<string>("kind") { Description = cli.In(Texts.KindsName) };
        var yes = CommonOptions.Yes(cli);
        return new Command("forget", cli.In(Texts.KindsForget)) { name, yes }.Run(cli, async (parsed, client, cancellationToken) =>
        {
            var kind = parsed.GetRequiredValue(name);
            var known = await client.GetAsync(Kinds.Path(Kinds.Orphaned), cancellationToken);
            var count = known.Items("items").FirstOrDefault(item => $"{item.Text("plural")}.{item.Text("group")}".TrimEnd('.') == kind)?.Text("count") ?? "0";
            // Nothing to ask about: the server says whether it is served or not there.
            if (count != "0" && !cli.Confirm(cli.In(Texts.KindsForgetQuestion, count, kind), parsed.GetValue(yes))) return ExitCode.Ok;
            await client.DeleteAsync(Kinds.Orphaned, kind, cancellationToken);
            cli.Say(Texts.KindsForgotten, count, kind);
            return ExitCode.Ok;
        });
    }
}
