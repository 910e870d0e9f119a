namespace LuBan.DevOps.Admission;

/// <summary>Who may run steps with this machine's programs, whatever image they name.</summary>
internal sealed class HostRunRights
{
    public const string Permission = "runs.on-host";

    public ValueTask<bool> MayAsync(string user, IReadOnlyList<string> groups, string @namespace, CancellationToken cancellationToken) => ValueTask.FromResult(false);
}
