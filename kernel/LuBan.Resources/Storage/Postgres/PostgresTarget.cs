using LuBan.Sdk;
using Npgsql;

namespace LuBan.Resources.Storage.Postgres;

/// <summary>Which database, and the schema in it. Its text never holds the password.</summary>
internal sealed class PostgresTarget
{
    private const int DefaultPoolSize = 20;

    private readonly string _text;

    internal PostgresTarget(string connectionString, string schema)
    {
        PostgresSchema.CheckName(schema);
        NpgsqlConnectionStringBuilder settings;
        try
        {
            settings = new NpgsqlConnectionStringBuilder(connectionString);
        }
        catch (Exception problem) when (problem is ArgumentException or FormatException or InvalidOperationException)
        {
            // What the parser says may quote the text, and with it a password: only its kind is told.
            throw new ExtensionException("LB5011", $"The connection string of the PostgreSQL store cannot be read ({problem.GetType().Name}). It looks like: Host=db.example.com;Port=5432;Database=luban;Username=luban;Password=…");
        }

        if (string.IsNullOrWhiteSpace(settings.Host))
            throw new ExtensionException("LB5011", "The connection string of the PostgreSQL store names no host. It looks like: Host=db.example.com;Port=5432;Database=luban;Username=luban;Password=…");
        if (!settings.ContainsKey("Application Name") || string.IsNullOrEmpty(settings.ApplicationName)) settings.ApplicationName = "LuBan";
        if (!settings.ShouldSerialize("Maximum Pool Size")) settings.MaxPoolSize = DefaultPoolSize;
        if (!settings.ShouldSerialize("Max Auto Prepare")) settings.MaxAutoPrepare = 32;
        if (!settings.ShouldSerialize("Timeout")) settings.Timeout = 5;
        if (settings.Host.Contains(',', StringComparison.Ordinal) && string.IsNullOrEmpty(settings.TargetSessionAttributes)) settings.TargetSessionAttributes = "primary";
        settings.PersistSecurityInfo = false;
        Schema = schema;
        ConnectionString = settings.ConnectionString;
        _text = $"'{settings.Database ?? settings.Username}' on {settings.Host}:{settings.Port}";
    }

    /// <summary>With the password: for the driver only.</summary>
    internal string ConnectionString { get; }

    internal string Schema { get; }

    public override string ToString() => _text;
}
