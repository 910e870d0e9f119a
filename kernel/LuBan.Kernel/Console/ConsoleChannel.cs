using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using LuBan.Sdk;

namespace LuBan.Kernel.Console;

/// <summary>The way of one extension to the consoles that are open. After a revocation it refers to nothing of the kernel.</summary>
internal sealed class ConsoleChannel(Lazy<ConsoleHub> hub, string extensionId) : IConsoleChannel
{
    private const int MaximumPayload = 64 * 1024;
    private const int MaximumTopic = 200;
    private const int MaximumTitle = 200;
    private const int MaximumText = 1000;

    private readonly string _id = extensionId.ToLowerInvariant();
    private readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };
    private volatile Lazy<ConsoleHub>? _hub = hub;

    public ValueTask PublishAsync<TPayload>(string topic, TPayload payload, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ArgumentException.ThrowIfNullOrEmpty(topic);
        var target = Target();
        if (topic.Length > MaximumTopic || !topic.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '/') || topic.Split('/').Any(part => part.Length == 0))
            throw new ExtensionException("LB8659", $"'{topic}' is no topic. Use letters, digits, dots, dashes, underscores and single slashes, at most {MaximumTopic} characters, such as jobs/42.");
        var json = JsonSerializer.SerializeToUtf8Bytes(payload, _json);
        if (json.Length > MaximumPayload) throw new ExtensionException("LB8660", $"The message to '{topic}' is {json.Length} bytes long, the limit is {MaximumPayload}. Send where the data is, not the data.");
        target.Publish(_id, topic, json);
        return ValueTask.CompletedTask;
    }

    public ValueTask NotifyAsync(ConsoleNotification notification, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ArgumentNullException.ThrowIfNull(notification);
        var target = Target();
        var problems = new List<string>();
        Check(notification.Title, MaximumTitle, "Title", problems);
        if (notification.Text is not null) Check(notification.Text, MaximumText, "Text", problems);
        // Never out of the console: a notification is what people trust.
        if (notification.Link is { } link && (link.Length > MaximumText || !link.StartsWith('/') || link.StartsWith("//", StringComparison.Ordinal) || link.Contains('\\', StringComparison.Ordinal)))
            problems.Add($"Link '{(link.Length > MaximumTitle ? link[..MaximumTitle] : link)}' is not a path of the console, such as /x/{_id}");
        if (problems.Count > 0) throw new ExtensionException("LB8661", $"The notification has {problems.Count} problem(s): {string.Join("; ", problems)}.");
        target.Notify(_id, notification);
        return ValueTask.CompletedTask;
    }

    public void Revoke() => _hub = null;

    private ConsoleHub Target() => (_hub ?? throw new ObjectDisposedException(nameof(IConsoleChannel), "LB8662: the extension was stopped; it can tell the console nothing more.")).Value;

    private static void Check(LocalizedText text, int maximum, string name, List<string> problems)
    {
        foreach (var (language, words) in text.Texts)
            if (string.IsNullOrWhiteSpace(words) || words.Length > maximum) problems.Add($"{name} in {language} has {words?.Length ?? 0} characters, expected 1 to {maximum}");
    }
}
