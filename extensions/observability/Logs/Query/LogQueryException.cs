using LuBan.Sdk;

namespace LuBan.Observability.Logs.Query;

/// <summary>A query that cannot be read, or parameters that make no sense.</summary>
internal sealed class LogQueryException(string message) : ExtensionException("LB9230", message + " See docs/logs.md for what a query may hold.");
