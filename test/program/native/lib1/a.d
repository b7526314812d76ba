#pragma D depends_on library b.d
inline int TWENTY = TEN * 2;
