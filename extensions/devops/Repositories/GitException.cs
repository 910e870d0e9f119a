namespace LuBan.DevOps.Repositories;

/// <summary>Git did not do what it was asked; the message says why, without secrets.</summary>
internal sealed class GitException(string message) : Exception(message);
