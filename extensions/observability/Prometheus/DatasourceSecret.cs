namespace LuBan.Observability.Prometheus;

/// <summary>Where a secret is.</summary>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">Its name.</param>
public sealed record DatasourceSecret(string Namespace, string Name);
