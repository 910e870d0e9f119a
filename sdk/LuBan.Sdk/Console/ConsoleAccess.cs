namespace LuBan.Sdk;

/// <summary>Something that may be done with a resource.</summary>
/// <param name="Verb">Such as <c>list</c>.</param>
/// <param name="Group">The API group; empty for the core group.</param>
/// <param name="Resource">The plural.</param>
/// <param name="Namespace">One namespace; null for any.</param>
public sealed record ConsoleAccess(string Verb, string Group, string Resource, string? Namespace = null);
