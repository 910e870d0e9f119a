using System.Collections.Concurrent;
using LuBan.AppStore.Model;

namespace LuBan.AppStore.Supervision;

/// <summary>The apps as they were last looked at, for metrics and for the end of the extension.</summary>
internal sealed class AppRegistry
{
    private readonly ConcurrentDictionary<(string Namespace, string Name), AppReport> _apps = new();

    public IReadOnlyDictionary<(string Namespace, string Name), AppReport> All => _apps;

    public void Note(LocalApp app, AppReport report) => _apps[(app.Metadata.Namespace!, app.Metadata.Name!)] = report;

    public void Forget(string @namespace, string name) => _apps.TryRemove((@namespace, name), out _);
}
