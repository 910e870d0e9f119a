using LuBan.Sdk;

namespace LuBan.Kernel.Installation;

/// <summary>One operation at work on one plan.</summary>
internal sealed class PlanOperation(InstallPlan plan, OperationKind kind, string? targetVersion, DateTimeOffset startedAt) : IDisposable
{
    private readonly CancellationTokenSource _cancellation = new();

    public string Id { get; } = $"op-{Guid.NewGuid():N}"[..15];

    public OperationKind Kind { get; } = kind;

    /// <summary>The plan as it was when the operation began.</summary>
    public InstallPlan Plan { get; } = plan;

    /// <summary>The plan's name: the extension id in lower case.</summary>
    public string Name { get; } = plan.Metadata.Name!;

    /// <summary>The version that an upgrade strategy chose; null to let the plan's own wish decide.</summary>
    public string? TargetVersion { get; set; } = targetVersion;

    public string? FromVersion { get; set; }

    /// <summary>The permissions that the version wants and nobody has approved: the operation ends, and the version waits.</summary>
    public IReadOnlyList<string> NotApproved { get; set; } = [];

    public int Attempt { get; set; } = 1;

    public DateTimeOffset StartedAt { get; } = startedAt;

    public string? RetryToken { get; } = PlanDecision.RetryToken(plan);

    public bool Force { get; } = PlanDecision.IsTrue(plan, PlanAnnotations.Force);

    public CancellationToken Cancelled => _cancellation.Token;

    /// <summary>Whether a person cancelled it, in contrast to a newer wish having replaced it.</summary>
    public bool CancelledByUser { get; private set; }

    /// <summary>Stops the operation when the plan has moved on. Called for each change of the plan while the operation runs.</summary>
    public void Observe(InstallPlan? current)
    {
        if (current is null)
        {
            if (Kind != OperationKind.Uninstall) Stop();
            return;
        }
        if (PlanDecision.Annotation(current, PlanAnnotations.Cancel) == Id)
        {
            CancelledByUser = true;
            Stop();
            return;
        }
        var deleting = current.Metadata.DeletionTimestamp is not null;
        var replaced = Kind == OperationKind.Uninstall
            ? PlanDecision.RetryToken(current) != RetryToken
            : deleting || current.Metadata.Generation != Plan.Metadata.Generation;
        if (replaced) Stop();
    }

    /// <summary>Stops the operation. One that has ended is left as it is.</summary>
    public void Stop()
    {
        try
        {
            _cancellation.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended in the same moment.
        }
    }

    public void Dispose() => _cancellation.Dispose();

    /// <summary>The part of a failure that a status shows.</summary>
    public static (string Code, string Message) Describe(Exception exception) => exception switch
    {
        ExtensionException known => (known.Code, known.Detail),
        ResourceException refused => ("LB4012", $"The resource store refused a write: {refused.Message}"),
        _ => ("LB4012", InstallationErrors.Unexpected("The operation", exception).Detail),
    };
}
