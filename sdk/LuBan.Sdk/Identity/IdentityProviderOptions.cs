namespace LuBan.Sdk;

/// <summary>How an identity provider of an extension is used.</summary>
public sealed class IdentityProviderOptions
{
    /// <summary>How long one call may take. 1 to 60 seconds.</summary>
    /// <value>Default: 15 seconds.</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The record that <c>spec.config</c> is read as; null when anything goes.</summary>
    public Type? ConfigType { get; private set; }

    /// <summary>Describes <c>spec.config</c> by a record: what does not fit is refused when an object is written.</summary>
    /// <typeparam name="TConfig">The record.</typeparam>
    public void UseConfig<TConfig>() where TConfig : class => ConfigType = typeof(TConfig);
}
