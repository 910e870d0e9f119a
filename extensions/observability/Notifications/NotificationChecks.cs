namespace LuBan.Observability.Notifications;

/// <summary>What is wrong with the objects of the notifications, and what of them is not supported.</summary>
internal static class NotificationChecks
{
    public static (IReadOnlyList<string> Problems, IReadOnlyList<string> Unsupported) Of(Receiver receiver, Func<AlertSelector?, Config?> mailFor)
    {
        var spec = receiver.Spec;
        var problems = new List<string>();
        var unsupported = Names(("dingtalk", spec.Dingtalk), ("wechat", spec.Wechat), ("feishu", spec.Feishu), ("slack", spec.Slack), ("discord", spec.Discord), ("sms", spec.Sms), ("pushover", spec.Pushover), ("telegram", spec.Telegram));
        if (spec.Email is null && spec.Webhook is null) problems.Add(unsupported.Count > 0 ? $"The channel {string.Join(", ", unsupported)} is not supported yet; email and webhook are." : "spec has no channel: set email or webhook.");
        if (spec.Email is { } email)
        {
            if (email.To.Count == 0) problems.Add("spec.email.to: names nobody.");
            if (mailFor(email.EmailConfigSelector) is null) problems.Add("spec.email: there is no Config with a mail server" + (email.EmailConfigSelector is null ? "." : " that emailConfigSelector selects."));
            problems.AddRange((email.AlertSelector?.Problems() ?? []).Select(problem => $"spec.email.alertSelector: {problem}"));
            unsupported.AddRange(Set(("email.template", email.Template), ("email.subjectTemplate", email.SubjectTemplate), ("email.tmplText", email.TmplText)));
        }
        if (spec.Webhook is { } webhook)
        {
            if (!Uri.TryCreate(webhook.Url, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https")) problems.Add("spec.webhook.url: is no http or https address.");
            problems.AddRange((webhook.AlertSelector?.Problems() ?? []).Select(problem => $"spec.webhook.alertSelector: {problem}"));
            unsupported.AddRange(Set(("webhook.service", webhook.Service), ("webhook.template", webhook.Template), ("webhook.tmplText", webhook.TmplText), ("webhook.httpConfig.proxyUrl", webhook.HttpConfig?.ProxyUrl),
                ("webhook.httpConfig.tlsConfig.clientCertificate", webhook.HttpConfig?.TlsConfig?.ClientCertificate)));
        }
        return (problems, unsupported);
    }

    public static (IReadOnlyList<string> Problems, IReadOnlyList<string> Unsupported) Of(Config config)
    {
        var spec = config.Spec;
        var problems = new List<string>();
        var unsupported = Names(("dingtalk", spec.Dingtalk), ("wechat", spec.Wechat), ("feishu", spec.Feishu), ("slack", spec.Slack), ("sms", spec.Sms), ("pushover", spec.Pushover), ("telegram", spec.Telegram));
        if (spec.Email is not { } email) return (spec.Webhook is null && unsupported.Count > 0 ? [$"The channel {string.Join(", ", unsupported)} is not supported yet; email is."] : [], unsupported);
        if (email.From.Length == 0) problems.Add("spec.email.from: is missing.");
        if (email.SmartHost.Host.Length == 0) problems.Add("spec.email.smartHost.host: is missing.");
        if (email.SmartHost.Number is < 1 or > 65535) problems.Add("spec.email.smartHost.port: is no port.");
        if (email.AuthSecret is not null) unsupported.Add("email.authSecret");
        if (email.Tls?.ClientCertificate is not null) unsupported.Add("email.tls.clientCertificate");
        return (problems, unsupported);
    }

    public static IReadOnlyList<string> Of(Router router)
    {
        var spec = router.Spec;
        var problems = spec.AlertSelector.Problems().Select(problem => $"spec.alertSelector: {problem}").Concat((spec.Receivers.Selector?.Problems() ?? []).Select(problem => $"spec.receivers.selector: {problem}")).ToList();
        if (spec.Receivers.RegexName is { Length: > 0 } pattern && new AlertRequirement { Key = "name", Operator = "Match", RegexValue = pattern }.Problem() is { } wrong) problems.Add($"spec.receivers.regexName: {wrong}");
        if (spec.Receivers.Type is { Length: > 0 } type && type is not (Target.EmailChannel or Target.WebhookChannel)) problems.Add($"spec.receivers.type: '{type}' is not supported yet; email and webhook are.");
        return problems;
    }

    public static IReadOnlyList<string> Of(Silence silence)
    {
        var problems = silence.Spec.Matcher.Problems().Select(problem => $"spec.matcher: {problem}").ToList();
        if (silence.Spec.Duration is { Length: > 0 } duration && !Durations.TryParse(duration, out _)) problems.Add($"spec.duration: '{duration}' is no duration; write one such as 2h.");
        if (silence.Spec.Schedule is { Length: > 0 } schedule && !CronSchedule.TryParse(schedule, out _, out var problem)) problems.Add($"spec.schedule: {problem}");
        return problems;
    }

    private static List<string> Names(params (string Name, System.Text.Json.JsonElement? Value)[] channels) => [.. channels.Where(channel => channel.Value is { ValueKind: not System.Text.Json.JsonValueKind.Null }).Select(channel => channel.Name)];

    private static IEnumerable<string> Set(params (string Name, object? Value)[] fields) => fields.Where(field => field.Value is not (null or "")).Select(field => field.Name);
}
