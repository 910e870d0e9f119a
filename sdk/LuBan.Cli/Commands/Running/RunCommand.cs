using System.CommandLine;
using System.Text.Json.Nodes;
using LuBan.Cli.Http;
using LuBan.Cli.Output;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands.Running;

/// <summary>Runs a file with a pipeline: applies it, starts a run, and shows its logs until it is done.</summary>
internal static class RunCommand
{
    private static readonly TimeSpan CancelTime = TimeSpan.FromSeconds(4);

    public static Command Create(CliContext cli)
    {
        var file = new Argument<string>("file") { Description = cli.In(Texts.RunFile) };
        var param = new Option<string[]>("--param", "-p") { Description = cli.In(Texts.RunParam), HelpName = "name=value" };
        var workspace = new Option<string[]>("--workspace") { Description = cli.In(Texts.RunWorkspace), HelpName = "name[=claim:name]" };
        var ns = new Option<string>("--namespace", "-n") { Description = cli.In(Texts.RunNamespace), HelpName = "name", DefaultValueFactory = _ => "default" };
        var name = new Option<string?>("--name") { Description = cli.In(Texts.RunName), HelpName = "name" };
        var detach = new Option<bool>("--detach", "-d") { Description = cli.In(Texts.RunDetach) };
        var (dryRun, output) = (CommonOptions.DryRun(cli), CommonOptions.Output(cli));
        return new Command("run", cli.In(Texts.Run)) { file, param, workspace, ns, name, detach, dryRun, output }.Run(cli, async (parsed, client, cancellationToken) =>
        {
            var work = new RunWork(cli, client, parsed.GetRequiredValue(ns), parsed.Format(output));
            var documents = RunFile.Read(parsed.GetRequiredValue(file), cli.Environment.In);
            var started = await work.StartAsync(documents, documents.Chosen(parsed.GetValue(name)), parsed.GetValue(param) ?? [], parsed.GetValue(workspace) ?? [], parsed.GetValue(dryRun), cancellationToken);
            if (parsed.GetValue(dryRun) || parsed.GetValue(detach)) return work.Show(started, parsed.GetValue(dryRun) ? Texts.RunWouldStart : Texts.RunStarted);
            try
            {
                return work.Finish(await work.FollowAsync(started, cancellationToken));
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                using var limit = new CancellationTokenSource(CancelTime);
                await work.CancelAsync(started, limit.Token);
                return ExitCode.Interrupted;
            }
        });
    }
}
