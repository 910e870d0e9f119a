namespace LuBan.Gateway.Tests;

/// <summary>A whole response.</summary>
internal sealed record RawResponse(RawHead Head, string Body)
{
    public int Status => Head.Status;
}
