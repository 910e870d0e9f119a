namespace LuBan.Observability.Notifications;

/// <summary>How an attempt to tell somebody ended. Null as <see cref="Problem"/>: it arrived.</summary>
/// <param name="Problem">What went wrong; begins with its code.</param>
/// <param name="CanRetry">Whether trying again may help.</param>
/// <param name="To">Where it went, for people.</param>
internal sealed record DeliveryResult(string? Problem, bool CanRetry, string To)
{
    public bool Succeeded => Problem is null;
}
