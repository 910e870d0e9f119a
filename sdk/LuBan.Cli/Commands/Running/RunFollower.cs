using System.Net;
using System.Text.Json.Nodes;
using LuBan.Cli.Http;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands.Running;

/// <summary>Follows a run to its end.</summary>
internal sealed class RunFollower(CliContext cli, KernelClient client, string @namespace, TextWriter output)
{
    /// <summary>Copies the logs of all steps until the run is done, and answers the run as it is then.</summary>
    /// <exception cref="CliException">The run was deleted meanwhile, or the server is gone.</exception>
    public async Task<JsonObject> FollowAsync(RunDocument run, string name, CancellationToken cancellationToken)
    {
        var logs = new RunLogs(cli, client, @namespace, output);
        var (kind, tasks) = (RunDocument.KindOf(run.Kind), RunDocument.KindOf("TaskRun"));
        using var finished = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var selector = run.Kind == "TaskRun" ? ByName(name) : "labelSelector=" + Uri.EscapeDataString("tekton.dev/pipelineRun=" + name);
        var watching = WatchAsync(tasks.Path(@namespace), selector, taskRun =>
        {
            logs.Begin(taskRun, cancellationToken);
            return false;
        }, finished.Token);

        JsonObject? last = null;
        var following = WatchAsync(kind.Path(@namespace), ByName(name), found => RunStates.IsDone(last = found), cancellationToken);
        await await Task.WhenAny(following, watching);
        await following;
        await finished.CancelAsync();
        await StoppedAsync(watching);
        // Steps that began and ended between two looks have logs, too.
        foreach (var taskRun in (await client.ListAllAsync($"{tasks.Path(@namespace)}?{selector}", cancellationToken)).Items("items")) logs.Begin(taskRun, cancellationToken);
        await logs.EndAsync();
        return last!;
    }

    private static string ByName(string name) => "fieldSelector=" + Uri.EscapeDataString("metadata.name=" + name);

    /// <summary>Shows every object, as it is and whenever it changes, until it is enough.</summary>
    private async Task WatchAsync(string path, string selector, Func<JsonObject, bool> isEnough, CancellationToken cancellationToken)
    {
        while (true)
        {
            var list = await client.GetAsync($"{path}?{selector}", cancellationToken);
            foreach (var item in list.Items("items").OfType<JsonObject>())
            {
                if (isEnough(item)) return;
            }
            try
            {
                await foreach (var change in Watch.ReadPathAsync(client, path, selector, list.Text("metadata", "resourceVersion") ?? "0", cancellationToken))
                {
                    if (change.Type == "DELETED" && selector.StartsWith("fieldSelector", StringComparison.Ordinal)) throw new CliException(CliErrors.RunGone, change.Object.Text("metadata", "name"));
                    if (change.Type is "ADDED" or "MODIFIED" && isEnough(change.Object)) return;
                }
            }
            catch (ServerException tooOld) when (tooOld.Status == HttpStatusCode.Gone)
            {
                // The watch fell too far behind: a new list is the cure.
            }
        }
    }

    private static async Task StoppedAsync(Task watching)
    {
        try
        {
            await watching;
        }
        catch (OperationCanceledException)
        {
            // It was only needed as long as the run was under way.
        }
    }
}
