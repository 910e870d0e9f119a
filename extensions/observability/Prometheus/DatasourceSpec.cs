namespace LuBan.Observability.Prometheus;

/// <summary>Where the server is, and how to sign in.</summary>
public sealed record DatasourceSpec
{
    /// <summary><c>prometheus</c>: Prometheus, or what speaks as it does.</summary>
    public string Type { get; init; } = "prometheus";

    /// <summary>Its address, http or https, before <c>/api/v1</c>.</summary>
    public string Url { get; init; } = "";

    /// <summary>Whether queries that name no datasource go there.</summary>
    public bool Default { get; init; }

    /// <summary>The Secret with <c>token</c> (bearer), or <c>username</c> and <c>password</c> (basic). Null: nobody signs in.</summary>
    public DatasourceSecret? AuthRef { get; init; }

    /// <summary>Seconds that a request may take, 1 to 300.</summary>
    public int TimeoutSeconds { get; init; } = 30;
}
