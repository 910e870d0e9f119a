using System.CommandLine;
using LuBan.Cli.Http;
using LuBan.Cli.Output;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands;

internal static class ListCommand
{
    public static Command Create(CliContext cli)
    {
        var output = CommonOptions.Output(cli);
        return new Command("list", cli.In(Texts.List)) { output }.Run(cli, async (parsed, client, cancellationToken) =>
        {
            var list = await client.ListAsync(Kinds.Plans, cancellationToken);
            var format = parsed.Format(output);
            if (format == OutputFormat.Table && !list.Items("items").Any()) cli.Remark(Texts.NothingInstalled);
            else cli.Printer.List(format, list, "installplan.kernel.luban.dev", PlanColumns.For(cli.Environment.Time));
            return ExitCode.Ok;
        });
    }
}
