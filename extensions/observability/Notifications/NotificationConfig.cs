namespace LuBan.Observability.Notifications;

/// <summary>The objects that say who is told, as they are now.</summary>
internal sealed record NotificationConfig
{
    public IReadOnlyList<Receiver> Receivers { get; init; } = [];
    public IReadOnlyList<Config> Configs { get; init; } = [];
    public IReadOnlyList<Router> Routers { get; init; } = [];
    public IReadOnlyList<Silence> Silences { get; init; } = [];

    public Receiver? FindReceiver(string name) => Receivers.FirstOrDefault(receiver => receiver.Metadata.Name == name);

    /// <summary>The mail configuration that a receiver wants: by its selector, else the one with <c>type: default</c>, else the first.</summary>
    public Config? EmailConfigFor(AlertSelector? selector)
    {
        var withMail = Configs.Where(config => config.Spec.Email is not null).ToList();
        if (selector is not null) return withMail.Find(config => selector.Matches(LabelsOf(config)));
        return withMail.Find(config => LabelsOf(config).GetValueOrDefault("type") == "default") ?? withMail.FirstOrDefault();
    }

    internal static IReadOnlyDictionary<string, string> LabelsOf(Sdk.Resource resource) => resource.Metadata.Labels ?? new Dictionary<string, string>();
}
