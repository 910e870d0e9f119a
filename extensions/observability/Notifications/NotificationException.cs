namespace LuBan.Observability.Notifications;

/// <summary>A message that cannot be sent as things are: trying again does not help.</summary>
internal sealed class NotificationException(string message) : Exception(message);
