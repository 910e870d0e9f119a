namespace LuBan.Observability.Notifications;

/// <summary>The words of messages.</summary>
internal sealed record MailTexts
{
    public required string Firing { get; init; }
    public required string Resolved { get; init; }
    public required string Test { get; init; }
    public required string Since { get; init; }
    public required string Ended { get; init; }
    public required string Value { get; init; }
    public required string Labels { get; init; }
    public required string Link { get; init; }
    public required string Logs { get; init; }
    public required string Changes { get; init; }
    public required string Commit { get; init; }
    public required string Again { get; init; }
    public required string Footer { get; init; }

    public static MailTexts For(string language) => language.StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? Chinese : English;

    private static MailTexts English { get; } = new()
    {
        Firing = "FIRING", Resolved = "RESOLVED", Test = "TEST", Since = "Since", Ended = "Ended", Value = "Value", Labels = "Labels", Link = "Open in the console", Logs = "Last log lines",
        Changes = "Recent changes", Commit = "commit", Again = "Told again, for the {0}. time.", Footer = "Sent by LuBan. Silences and receivers: the page Alerts.",
    };

    private static MailTexts Chinese { get; } = new()
    {
        Firing = "告警", Resolved = "已恢复", Test = "测试", Since = "开始时间", Ended = "结束时间", Value = "当前值", Labels = "标签", Link = "在控制台中打开", Logs = "最近日志",
        Changes = "近期变更", Commit = "提交", Again = "第 {0} 次重复通知。", Footer = "由 LuBan 发送。静默规则与接收者请见“告警”页面。",
    };
}
