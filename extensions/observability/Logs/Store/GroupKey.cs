namespace LuBan.Observability.Logs.Store;

/// <summary>What lies together on disk: the lines of one namespace and one day. Lines of different namespaces never share a file.</summary>
/// <param name="Day">Days since 1970, UTC.</param>
/// <param name="Namespace">The namespace; empty for none.</param>
internal readonly record struct GroupKey(int Day, string Namespace)
{
    internal static GroupKey Of(LogLine line) => new(LogTime.DayOf(line.Time), line.Labels.NamespaceOrEmpty);
}
