using LuBan.AppStore.Model;
using LuBan.Extensions.Processes;

namespace LuBan.AppStore.Supervision;

/// <summary>How an instance is after it was looked at.</summary>
internal sealed record InstanceReport(AppInstance Shown, DetachedProcess? Process)
{
    public bool IsRunning => Process is not null;
}
