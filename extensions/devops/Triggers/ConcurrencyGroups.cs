using System.Globalization;
using System.Text.Json.Nodes;
using LuBan.DevOps.Model;
using LuBan.Sdk;

namespace LuBan.DevOps.Triggers;

/// <summary>Runs that meet: the newer one cancels the others, or waits until they are done.</summary>
internal sealed class ConcurrencyGroups(IResourceClient<PipelineRun> runs)
{
    private const int MaximumAttempts = 10;

    /// <summary>What <c>spec.status</c> of a run says that waits to be let go.</summary>
    public const string Pending = "PipelineRunPending";

    /// <summary>Lets the oldest waiting run of a group go when no other one is under way.</summary>
    /// <param name="namespace">Where they are.</param>
    /// <param name="group">The value of the label.</param>
    /// <param name="winner">The run that cancels the others; null when it waits.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task SettleAsync(string @namespace, string group, string? winner, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await SettleOnceAsync(@namespace, group, winner, cancellationToken);
                return;
            }
            catch (ResourceException race) when (race.StatusCode is 404 or 409 && attempt < MaximumAttempts)
            {
                // A run was changed or deleted in between: look again.
            }
        }
    }

    private async Task SettleOnceAsync(string @namespace, string group, string? winner, CancellationToken cancellationToken)
    {
        var open = (await runs.ListAsync(new() { Namespace = @namespace, LabelSelector = $"{TriggerLabels.Group}={group}" }, cancellationToken)).Items
            .Where(run => run.Status?.CompletionTime is null && !run.IsBeingDeleted()).OrderBy(TimeOf).ToList();
        if (winner is not null)
        {
            // Only older ones: a delivery that comes again must not cancel what came after it.
            var older = open.Take(open.FindIndex(run => run.Metadata.Name == winner));
            foreach (var run in older.Where(run => run.Spec.Status is null or "" or Pending)) await SetAsync(run, "Cancelled", cancellationToken);
        }
        else if (open.TrueForAll(run => run.Spec.Status == Pending) && open.FirstOrDefault() is { } next)
        {
            await SetAsync(next, null, cancellationToken);
        }
    }

    /// <summary>When a run was asked for; times of creation are whole seconds.</summary>
    private static DateTimeOffset TimeOf(PipelineRun run) =>
        DateTimeOffset.TryParse(run.Metadata.Annotations?.GetValueOrDefault(TriggerLabels.Time), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : run.Metadata.CreationTimestamp ?? default;

    // With the revision: somebody else may have let it go, cancelled or changed it meanwhile.
    private Task SetAsync(PipelineRun run, string? status, CancellationToken cancellationToken) =>
        runs.PatchAsync(run.Metadata.Name!, new() { ["metadata"] = new JsonObject { ["resourceVersion"] = run.Metadata.ResourceVersion }, ["spec"] = new JsonObject { ["status"] = status } }, run.Metadata.Namespace, cancellationToken);
}
